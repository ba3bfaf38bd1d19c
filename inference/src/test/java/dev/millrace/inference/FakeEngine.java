package dev.millrace.inference;

import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.Gpt2;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An engine whose logits are a function of a sequence's tokens; it watches how it is used. */
public final class FakeEngine implements InferenceEngine {
  static final int CONTEXT = 512;

  private final Function<int[], float[]> model;
  private final AtomicBoolean busy = new AtomicBoolean();
  public final AtomicInteger openSequences = new AtomicInteger();
  public final AtomicInteger appendedTokens = new AtomicInteger();
  final AtomicInteger largestPass = new AtomicInteger();
  public final List<List<Integer>> passes = Collections.synchronizedList(new ArrayList<>());
  volatile boolean closed;
  public volatile long passMillis;

  public FakeEngine(Function<int[], float[]> model) {
    this.model = model;
  }

  /** Random logits that depend on every token so far and on the seed. */
  static FakeEngine random(long seed) {
    return new FakeEngine(
        tokens -> {
          SplittableRandom random = new SplittableRandom(seed * 31 + Arrays.hashCode(tokens));
          float[] logits = new float[257];
          for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextDouble() * 6 - 3);
          }
          logits[ByteVocabulary.END] = -9;
          return logits;
        });
  }

  /** Random logits of printable ASCII only. */
  public static FakeEngine letters(long seed) {
    FakeEngine random = random(seed);
    return new FakeEngine(
        tokens -> {
          float[] logits = random.model.apply(tokens);
          for (int i = 0; i < logits.length; i++) {
            logits[i] = i >= 'a' && i <= 'z' ? logits[i] : -30;
          }
          return logits;
        });
  }

  /** After a prompt that ends with {@code cue}, says {@code text}, then ends. */
  static FakeEngine saying(String cue, String text) {
    byte[] said = (cue + text).getBytes(StandardCharsets.UTF_8);
    int cueLength = cue.getBytes(StandardCharsets.UTF_8).length;
    return new FakeEngine(
        tokens -> {
          int next = ByteVocabulary.END;
          for (int done = said.length - cueLength; done >= 0; done--) {
            if (endsWith(tokens, said, cueLength + done)) {
              next = cueLength + done < said.length ? said[cueLength + done] & 0xff : next;
              break;
            }
          }
          float[] logits = new float[257];
          logits[next] = 20;
          return logits;
        });
  }

  private static boolean endsWith(int[] tokens, byte[] said, int length) {
    if (tokens.length < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (tokens[tokens.length - length + i] != (said[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  public ServedModel served(String id) {
    return new ServedModel(id, this, new ByteVocabulary());
  }

  @Override
  public ModelConfig config() {
    return Gpt2.shape(257, CONTEXT, 8, 1, 1, 8, 1e-5, true);
  }

  @Override
  public Sequence newSequence() {
    return new FakeSequence(new int[0]);
  }

  @Override
  public List<float[]> append(List<Input> inputs) {
    requireOpen();
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("two threads in one engine");
    }
    try {
      if (passMillis > 0) {
        Thread.sleep(passMillis);
      }
      largestPass.accumulateAndGet(inputs.size(), Math::max);
      passes.add(inputs.stream().map(input -> input.tokens().length).toList());
      return inputs.stream().map(this::append).toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      busy.set(false);
    }
  }

  private float[] append(Input input) {
    FakeSequence sequence = (FakeSequence) input.sequence();
    int[] tokens = sequence.tokens;
    int[] more = input.tokens();
    if (sequence.closed || more.length == 0 || tokens.length + more.length > CONTEXT) {
      throw new IllegalStateException("cannot append " + more.length + " to " + tokens.length);
    }
    sequence.tokens = Arrays.copyOf(tokens, tokens.length + more.length);
    System.arraycopy(more, 0, sequence.tokens, tokens.length, more.length);
    appendedTokens.addAndGet(more.length);
    return model.apply(sequence.tokens);
  }

  @Override
  public float[][] appendEach(Input input) {
    requireOpen();
    passes.add(List.of(input.tokens().length));
    float[][] logits = new float[input.tokens().length][];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = append(new Input(input.sequence(), new int[] {input.tokens()[i]}));
    }
    return logits;
  }

  /** As wide as its config says: of a token's id and of its place. */
  @Override
  public float[][] appendHidden(Input input) {
    int before = input.sequence().length();
    appendEach(input);
    float[][] hidden = new float[input.tokens().length][config().width()];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i][0] = input.tokens()[i];
      hidden[i][1] = before + i;
    }
    return hidden;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  @Override
  public void close() {
    requireOpen();
    if (openSequences.get() != 0) {
      throw new IllegalStateException(openSequences + " sequences are open");
    }
    closed = true;
  }

  private final class FakeSequence implements Sequence {
    private int[] tokens;
    private boolean closed;

    FakeSequence(int[] tokens) {
      this.tokens = tokens;
      openSequences.incrementAndGet();
    }

    @Override
    public int length() {
      return tokens.length;
    }

    @Override
    public Sequence fork(int length) {
      if (closed || length > tokens.length) {
        throw new IllegalStateException("cannot fork " + length + " of " + tokens.length);
      }
      return new FakeSequence(Arrays.copyOf(tokens, length));
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
      openSequences.decrementAndGet();
    }
  }
}
