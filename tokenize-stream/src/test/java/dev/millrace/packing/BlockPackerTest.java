package dev.millrace.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPackerTest {
  private static final Tokenizer TOKENIZER = Tokenizers.named("r50k_base");
  private static final int END = TOKENIZER.endOfText().orElseThrow();
  private static final int BLOCK_LENGTH = 8;

  @Test
  void everyTokenIsATargetExactlyOnceAndInOrder() {
    List<String> texts = texts(new Random(7), 40);
    List<Integer> expected = new ArrayList<>();
    for (String text : texts) {
      for (int token : TOKENIZER.encode(text)) {
        expected.add(token);
      }
      expected.add(END);
    }
    assertThat(targets(pack(texts))).isEqualTo(expected);
  }

  @Test
  void aRowBeginsWithTheLastTokenOfTheRowBefore() {
    List<TokenBlock> blocks = pack(texts(new Random(8), 40));
    assertThat(tokens(blocks.getFirst())[0]).isEqualTo(END);
    for (int i = 1; i < blocks.size(); i++) {
      assertThat(tokens(blocks.get(i))[0]).isEqualTo(tokens(blocks.get(i - 1))[BLOCK_LENGTH]);
      assertThat(blocks.get(i).getSequence()).isEqualTo(i);
    }
  }

  @Test
  void segmentsNameEachDocumentsTokens() {
    List<String> texts = texts(new Random(9), 20);
    List<List<Integer>> found = new ArrayList<>();
    texts.forEach(text -> found.add(new ArrayList<>()));
    for (TokenBlock block : pack(texts)) {
      for (Segment segment : block.getSegments()) {
        List<Integer> document = found.get(Integer.parseInt(segment.getRecordId()));
        assertThat(segment.getDocumentOffset()).isEqualTo(document.size());
        for (int i = 0; i < segment.getLength(); i++) {
          document.add(tokens(block)[segment.getStart() + i]);
        }
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(found.get(i).stream().mapToInt(Integer::intValue))
          .containsExactly(boxed(TOKENIZER.encode(texts.get(i))));
    }
  }

  @Test
  void textBytesAddUpToTheTexts() {
    List<String> texts = texts(new Random(10), 30);
    long bytes =
        texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
    assertThat(pack(texts).stream().mapToLong(TokenBlock::getTextBytes).sum()).isEqualTo(bytes);
  }

  @Test
  void aSpaceThatTheTokenizerPutsBeforeADocumentIsNoByteOfIt() {
    StringBuilder vocabulary = new StringBuilder("'</s>':0,'\u2581':1,'h':2,'\u2581h':3");
    for (int b = 0; b < 256; b++) {
      vocabulary.append(",'<0x%02X>':%d".formatted(b, b + 4));
    }
    String json =
        """
        {'added_tokens':[{'id':0,'content':'</s>','special':true,'normalized':false}],
         'normalizer':{'type':'Sequence','normalizers':[{'type':'Prepend','prepend':'\u2581'},
         {'type':'Replace','pattern':{'String':' '},'content':'\u2581'}]},
         'decoder':{'type':'Sequence','decoders':[
         {'type':'Replace','pattern':{'String':'\u2581'},'content':' '},{'type':'ByteFallback'},
         {'type':'Fuse'},{'type':'Strip','content':' ','start':1,'stop':0}]},
         'model':{'type':'BPE','byte_fallback':true,'vocab':{VOCABULARY},'merges':['\u2581 h']}}
        """;
    Tokenizer characters =
        Tokenizer.parse(
            json.replace("VOCABULARY", vocabulary)
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    BlockPacker packer = new BlockPacker(characters, 0, 100);
    for (String text : List.of("h\u00e9 h", " h", "", "\u00e9")) {
      packer.add("id", "url", text);
    }
    assertThat(packer.flush().orElseThrow().getTextBytes()).isEqualTo(5 + 2 + 0 + 2);
  }

  @Test
  void theRemainderIsPaddedAndSaysHowMuchCounts() {
    BlockPacker packer = new BlockPacker(TOKENIZER, 3, BLOCK_LENGTH);
    packer.add("id", "url", "one two");
    TokenBlock block = packer.flush().orElseThrow();
    assertThat(block.getPartition()).isEqualTo(3);
    assertThat(block.getLength()).isEqualTo(3);
    assertThat(tokens(block)).hasSize(BLOCK_LENGTH + 1);
    assertThat(packer.flush()).isEmpty();
  }

  @Test
  void aPackerResumedAfterEveryDocumentGivesTheSameBlocks() {
    List<String> texts = texts(new Random(11), 40);
    List<TokenBlock> blocks = new ArrayList<>();
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, BLOCK_LENGTH);
    for (int i = 0; i < texts.size(); i++) {
      blocks.addAll(packer.add(Integer.toString(i), "url", texts.get(i)));
      packer = BlockPacker.resume(TOKENIZER, BLOCK_LENGTH, packer.state());
    }
    packer.flush().ifPresent(blocks::add);
    assertThat(blocks).isEqualTo(pack(texts));
  }

  @Test
  void losesNothingWhereverItIsCutFlushedAndResumed() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int blockLength = 1 + random.nextInt(30);
      BlockPacker packer = new BlockPacker(TOKENIZER, 0, blockLength);
      List<TokenBlock> blocks = new ArrayList<>();
      List<Integer> expected = new ArrayList<>();
      for (String text : texts(random, random.nextInt(20))) {
        blocks.addAll(packer.add("id", "url", text));
        for (int token : TOKENIZER.encode(text)) {
          expected.add(token);
        }
        expected.add(END);
        if (random.nextInt(3) == 0) {
          packer.flush().ifPresent(blocks::add);
        }
        if (random.nextInt(3) == 0) {
          packer = BlockPacker.resume(TOKENIZER, blockLength, packer.state());
        }
      }
      packer.flush().ifPresent(blocks::add);
      assertThat(targets(blocks)).as("seed %d", seed).isEqualTo(expected);
      for (int i = 0; i < blocks.size(); i++) {
        assertThat(blocks.get(i).getSequence()).as("seed %d", seed).isEqualTo(i);
      }
    }
  }

  @Test
  void refusesToGoOnWithAnotherTokenizerNamingBoth() {
    byte[] state = new BlockPacker(TOKENIZER, 0, BLOCK_LENGTH).state();
    Tokenizer other = Tokenizers.named("cl100k_base");
    assertThatThrownBy(() -> BlockPacker.resume(other, BLOCK_LENGTH, state))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(TOKENIZER.id())
        .hasMessageContaining(other.id());
  }

  @Test
  void aTextIsHeldOutByItsDigestAlone() {
    HeldOutSplit split = new HeldOutSplit(0.5);
    assertThat(split.holdsOut("7fffffff" + "0".repeat(56))).isTrue();
    assertThat(split.holdsOut("80000000" + "0".repeat(56))).isFalse();
    assertThat(new HeldOutSplit(0).holdsOut("0".repeat(64))).isFalse();
  }

  private static List<TokenBlock> pack(List<String> texts) {
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, BLOCK_LENGTH);
    List<TokenBlock> blocks = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      blocks.addAll(packer.add(Integer.toString(i), "url", texts.get(i)));
    }
    packer.flush().ifPresent(blocks::add);
    return blocks;
  }

  private static List<Integer> targets(List<TokenBlock> blocks) {
    List<Integer> targets = new ArrayList<>();
    for (TokenBlock block : blocks) {
      int[] tokens = tokens(block);
      for (int i = 1; i <= block.getLength(); i++) {
        targets.add(tokens[i]);
      }
    }
    return targets;
  }

  private static int[] tokens(TokenBlock block) {
    int[] tokens = new int[block.getBlockLength() + 1];
    block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(tokens);
    return tokens;
  }

  private static Integer[] boxed(int[] values) {
    return java.util.Arrays.stream(values).boxed().toArray(Integer[]::new);
  }

  private static List<String> texts(Random random, int count) {
    String[] words = {"water", "wheel", " naïve", "日本", "\n", "stream ", "🌊", "of", " tokens"};
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder("t");
      for (int word = random.nextInt(12); word > 0; word--) {
        text.append(words[random.nextInt(words.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
