package dev.millrace.benchmarks;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Llama model as llama.cpp's GGUF, version 3, in F32 or Q8_0, with a vocabulary of placeholders:
 * for measuring time only. Queries and keys keep the order of Hugging Face, so the text it would
 * write is another.
 */
final class GgufFile {
  private static final int ALIGNMENT = 32;
  private static final int BLOCK = 32;
  private static final int BLOCK_BYTES = Short.BYTES + BLOCK;
  private static final int TYPE_F32 = 0;
  private static final int TYPE_Q8_0 = 8;
  private static final int MAX_HEADER_BYTES = 4 << 20;
  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  private static final int BYTE_TOKENS = 256;
  private static final int SPECIAL_TOKENS = 3;

  private final ByteBuffer header =
      ByteBuffer.allocate(MAX_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final boolean packed;
  private int entries;

  private GgufFile(boolean packed) {
    this.packed = packed;
  }

  /**
   * @param packed Q8_0 for matrices, else F32
   */
  static void write(Path file, ModelConfig config, Weights weights, boolean packed) {
    new GgufFile(packed).write(file, config, weights);
  }

  private void write(Path file, ModelConfig config, Weights weights) {
    Map<String, Tensor> tensors = weights.tensors();
    header.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(tensors.size());
    int countAt = header.position();
    header.putLong(0);
    describe(config);
    header.putLong(countAt, entries);
    long offset = 0;
    List<Long> offsets = new ArrayList<>();
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      offsets.add(offset);
      text(name(tensor.getKey()));
      List<Long> shape = tensor.getValue().shape();
      header.putInt(shape.size());
      shape.reversed().forEach(header::putLong);
      header.putInt(isPacked(tensor.getValue()) ? TYPE_Q8_0 : TYPE_F32).putLong(offset);
      offset += Math.ceilDiv(bytes(tensor.getValue()), ALIGNMENT) * ALIGNMENT;
    }
    long begin = (long) Math.ceilDiv(header.position(), ALIGNMENT) * ALIGNMENT;
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(header.flip(), 0);
      int index = 0;
      for (Tensor tensor : tensors.values()) {
        out.write(data(tensor), begin + offsets.get(index++));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void describe(ModelConfig config) {
    entry("general.architecture", "llama");
    entry("llama.context_length", config.contextLength());
    entry("llama.embedding_length", config.width());
    entry("llama.block_count", config.layers());
    entry("llama.feed_forward_length", config.feedForwardWidth());
    entry("llama.attention.head_count", config.heads());
    entry("llama.attention.head_count_kv", config.keyValueHeads());
    entry("llama.rope.dimension_count", config.headSize());
    entry("llama.vocab_size", config.vocabularySize());
    key("llama.attention.layer_norm_rms_epsilon", FLOAT32);
    header.putFloat((float) config.normEpsilon());
    entry("tokenizer.ggml.model", "llama");
    int tokens = config.vocabularySize();
    array("tokenizer.ggml.tokens", STRING, tokens);
    for (int i = 0; i < tokens; i++) {
      text(token(i));
    }
    array("tokenizer.ggml.scores", FLOAT32, tokens);
    for (int i = 0; i < tokens; i++) {
      header.putFloat(-i);
    }
    array("tokenizer.ggml.token_type", INT32, tokens);
    for (int i = 0; i < tokens; i++) {
      boolean control = i < SPECIAL_TOKENS;
      header.putInt(control ? 3 : i < SPECIAL_TOKENS + BYTE_TOKENS ? 6 : 1);
    }
    entry("tokenizer.ggml.bos_token_id", 1);
    entry("tokenizer.ggml.eos_token_id", 2);
    entry("tokenizer.ggml.unknown_token_id", 0);
  }

  private static String token(int id) {
    if (id < SPECIAL_TOKENS) {
      return List.of("<unk>", "<s>", "</s>").get(id);
    }
    int value = id - SPECIAL_TOKENS;
    return value < BYTE_TOKENS ? String.format(Locale.ROOT, "<0x%02X>", value) : "t" + id;
  }

  private void key(String name, int type) {
    entries++;
    text(name);
    header.putInt(type);
  }

  private void entry(String name, String value) {
    key(name, STRING);
    text(value);
  }

  private void entry(String name, int value) {
    key(name, UINT32);
    header.putInt(value);
  }

  private void array(String name, int type, long length) {
    key(name, ARRAY);
    header.putInt(type).putLong(length);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    header.putLong(bytes.length).put(bytes);
  }

  /** llama.cpp's name of a tensor of Hugging Face's. */
  static String name(String tensor) {
    return tensor
        .replace("model.embed_tokens", "token_embd")
        .replace("model.norm", "output_norm")
        .replace("lm_head", "output")
        .replace("model.layers.", "blk.")
        .replace("input_layernorm", "attn_norm")
        .replace("post_attention_layernorm", "ffn_norm")
        .replace("self_attn.q_proj", "attn_q")
        .replace("self_attn.k_proj", "attn_k")
        .replace("self_attn.v_proj", "attn_v")
        .replace("self_attn.o_proj", "attn_output")
        .replace("mlp.gate_proj", "ffn_gate")
        .replace("mlp.up_proj", "ffn_up")
        .replace("mlp.down_proj", "ffn_down");
  }

  private boolean isPacked(Tensor tensor) {
    return packed && tensor.shape().size() > 1;
  }

  private long bytes(Tensor tensor) {
    return isPacked(tensor)
        ? tensor.elements() / BLOCK * BLOCK_BYTES
        : tensor.elements() * Float.BYTES;
  }

  private ByteBuffer data(Tensor tensor) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(bytes(tensor))).order(ByteOrder.LITTLE_ENDIAN);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = arena.allocate(tensor.elements() * Float.BYTES, Float.BYTES);
      tensor.copyTo(floats);
      for (long i = 0; i < tensor.elements(); i += BLOCK) {
        float[] block =
            floats
                .asSlice(i * Float.BYTES, Math.min(BLOCK, tensor.elements() - i) * Float.BYTES)
                .toArray(ValueLayout.JAVA_FLOAT);
        if (isPacked(tensor)) {
          pack(block, data);
        } else {
          for (float value : block) {
            data.putFloat(value);
          }
        }
      }
    }
    return data.flip();
  }

  private static void pack(float[] block, ByteBuffer data) {
    float largest = 0;
    for (float value : block) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = largest / Byte.MAX_VALUE;
    data.putShort(Float.floatToFloat16(scale));
    for (float value : block) {
      data.put((byte) (scale == 0 ? 0 : Math.round(value / scale)));
    }
  }
}
