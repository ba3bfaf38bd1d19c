package dev.millrace.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPackerTest {
  private static final Tokenizer TOKENIZER = Tokenizers.named("r50k_base");
  private static final int END = TOKENIZER.endOfText().orElseThrow();
  private static final int BLOCK_LENGTH = 8;
  private static final String UUID_URN = "urn:uuid:01234567-89ab-cdef-0123-456789abcdef";

  @Test
  void everyTokenIsATargetExactlyOnceAndInOrder() {
    List<String> texts = texts(new Random(7), 40);
    assertThat(targets(pack(texts))).isEqualTo(tokens(texts));
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
  void aDocumentThatEndsWithARowIsNamedByTheNextOne() {
    List<String> texts = texts(new Random(11), 200);
    List<TokenBlock> blocks = pack(texts);
    int ended = 0;
    for (int i = 1; i < blocks.size(); i++) {
      Segment last = blocks.get(i - 1).getSegments().getLast();
      boolean fillsTheRow = last.getStart() + last.getLength() == BLOCK_LENGTH + 1;
      int tokens = last.getDocumentOffset() + last.getLength();
      boolean goesOn =
          tokens < TOKENIZER.encode(texts.get(Integer.parseInt(last.getRecordId()))).length;
      if (fillsTheRow && !goesOn) {
        assertThat(blocks.get(i).getEnded())
            .containsExactly(
                new Segment(last.getRecordId(), last.getUrl(), 0, 1, tokens - 1, "", ""));
        ended++;
      } else {
        assertThat(blocks.get(i).getEnded()).isEmpty();
      }
    }
    assertThat(ended).isGreaterThan(5);
  }

  @Test
  void segmentsHaveTheirDocumentsDigest() {
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, BLOCK_LENGTH);
    List<TokenBlock> blocks =
        packer.add(
            new Packed("id", "url", "ab".repeat(32), "en"), new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    assertThat(blocks).isNotEmpty();
    assertThat(blocks.getFirst().getSegments())
        .extracting(Segment::getContentDigest)
        .containsExactly("ab".repeat(32));
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
    int[] words = TOKENIZER.encode("one two");
    assertThat(block.getPartition()).isEqualTo(3);
    assertThat(block.getBlockLength()).isEqualTo(BLOCK_LENGTH);
    assertThat(block.getLength()).isEqualTo(3);
    // The separator before the first document, the document and its own, then padding.
    assertThat(tokens(block))
        .containsExactly(END, words[0], words[1], END, END, END, END, END, END);
    assertThat(packer.flush()).isEmpty();
    packer.add("id", "url", "three");
    TokenBlock next = packer.flush().orElseThrow();
    assertThat(next.getSequence()).isEqualTo(1);
    assertThat(tokens(next)).startsWith(END, TOKENIZER.encode("three")[0], END);
  }

  @Test
  void aPackerResumedAfterEveryDocumentGivesTheSameBlocks() {
    List<String> texts = texts(new Random(11), 40);
    for (int blockLength : new int[] {BLOCK_LENGTH, 100}) {
      List<TokenBlock> blocks = new ArrayList<>();
      KeptParts kept = new KeptParts();
      for (int i = 0; i < texts.size(); i++) {
        BlockPacker packer = kept.resume(TOKENIZER, blockLength);
        blocks.addAll(packer.add(Integer.toString(i), "url", texts.get(i)));
        kept.save(packer);
      }
      kept.resume(TOKENIZER, blockLength).flush().ifPresent(blocks::add);
      assertThat(blocks).isEqualTo(pack(blockLength, texts));
    }
  }

  @Test
  void whatIsSavedForADocumentDoesNotGrowWithTheBlock() {
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, 131_072);
    Random random = new Random(12);
    int saved = 0;
    for (String text : texts(random, 2_000)) {
      packer.add("urn:uuid:0", "https://example.org/", text);
      int tokens = TOKENIZER.encode(text).length + 1;
      byte[] part = packer.save().bytes();
      // The first names the tokenizer; a segment holds record id, URL and three numbers.
      int most = (saved++ == 0 ? 100 : 36) + 4 * tokens + 30 + 15;
      assertThat(part.length).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void anOpenBlockThatWasKeptWholeGoesOn() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/golden/open-block-0.1.0.avro"));
    KeptParts kept = new KeptParts();
    kept.keep(new SavedPart(0, whole));
    List<String> before = List.of("water wheel 2 turns the mill", "water wheel 3 turns the mill");
    List<String> after = List.of("one", "two three", "four five six seven eight nine ten eleven");
    List<TokenBlock> blocks = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      BlockPacker packer = kept.resume(TOKENIZER, 32);
      blocks.addAll(packer.add("urn:uuid:" + (i + 4), "https://example.org/" + i, after.get(i)));
      kept.save(packer);
    }
    kept.resume(TOKENIZER, 32).flush().ifPresent(blocks::add);
    List<String> all = new ArrayList<>(before);
    all.addAll(after);
    assertThat(targets(blocks)).isEqualTo(tokens(all));
    assertThat(blocks.getFirst().getSequence()).isEqualTo(1);
    assertThat(blocks.getFirst().getPartition()).isEqualTo(3);
    assertThat(blocks.stream().mapToLong(TokenBlock::getTextBytes).sum())
        .isEqualTo(all.stream().mapToLong(String::length).sum());
    assertThat(blocks.getFirst().getSegments())
        .extracting(Segment::getRecordId)
        .startsWith("urn:uuid:2", "urn:uuid:3", "urn:uuid:4");
  }

  @Test
  void aBlockIsClosedEarlyRatherThanTooLargeForItsTopic() {
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, 131_072);
    String url = "https://example.org/" + "a".repeat(1_000_000);
    List<TokenBlock> blocks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      blocks.addAll(packer.add("id", url, "one two"));
    }
    packer.flush().ifPresent(blocks::add);
    assertThat(blocks).hasSize(2);
    assertThat(blocks.getFirst().getLength()).isEqualTo(3 * blocks.getFirst().getSegments().size());
    assertThat(blocks.getFirst().getSegments()).hasSizeBetween(3, 4);
    assertThat(targets(blocks)).isEqualTo(tokens(Collections.nCopies(5, "one two")));
  }

  @Test
  void theLongestBlockOfShortDocumentsFitsItsTopic() throws IOException {
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, 131_072);
    List<TokenBlock> blocks = new ArrayList<>();
    for (int i = 0; blocks.isEmpty(); i++) {
      blocks.addAll(packer.add(UUID_URN, "https://example.org/" + "p".repeat(180), "a b c " + i));
    }
    assertThat(TokenBlock.getEncoder().encode(blocks.getFirst()).remaining())
        .isLessThan(Topics.MAX_RECORD_BYTES);
  }

  @Test
  void losesNothingWhereverItIsCutFlushedAndResumed() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int blockLength = 1 + random.nextInt(30);
      KeptParts kept = new KeptParts();
      BlockPacker packer = kept.resume(TOKENIZER, blockLength);
      List<TokenBlock> blocks = new ArrayList<>();
      List<String> texts = texts(random, random.nextInt(20));
      for (String text : texts) {
        blocks.addAll(packer.add("id", "url", text));
        if (random.nextInt(3) == 0) {
          packer.flush().ifPresent(blocks::add);
        }
        if (random.nextInt(2) == 0) {
          kept.save(packer);
        }
        if (random.nextInt(3) == 0) {
          kept.save(packer);
          packer = kept.resume(TOKENIZER, blockLength);
        }
      }
      packer.flush().ifPresent(blocks::add);
      assertThat(targets(blocks)).as("seed %d", seed).isEqualTo(tokens(texts));
      for (int i = 0; i < blocks.size(); i++) {
        assertThat(blocks.get(i).getSequence()).as("seed %d", seed).isEqualTo(i);
      }
    }
  }

  @Test
  void refusesToGoOnWithAnotherTokenizerNamingBoth() {
    KeptParts kept = new KeptParts();
    kept.save(new BlockPacker(TOKENIZER, 0, BLOCK_LENGTH));
    Tokenizer other = Tokenizers.named("cl100k_base");
    assertThatThrownBy(() -> kept.resume(other, BLOCK_LENGTH))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(TOKENIZER.id())
        .hasMessageContaining(other.id());
  }

  @Test
  void refusesToGoOnWithAnotherLengthNamingBoth() {
    KeptParts kept = new KeptParts();
    kept.save(new BlockPacker(TOKENIZER, 0, BLOCK_LENGTH));
    assertThatThrownBy(() -> kept.resume(TOKENIZER, 16))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("begun with length 8, but tokenize.block-length is 16");
  }

  private static List<TokenBlock> pack(List<String> texts) {
    return pack(BLOCK_LENGTH, texts);
  }

  private static List<TokenBlock> pack(int blockLength, List<String> texts) {
    BlockPacker packer = new BlockPacker(TOKENIZER, 0, blockLength);
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

  /** What documents become: their tokens, each followed by a separator. */
  private static List<Integer> tokens(List<String> texts) {
    List<Integer> tokens = new ArrayList<>();
    for (String text : texts) {
      for (int token : TOKENIZER.encode(text)) {
        tokens.add(token);
      }
      tokens.add(END);
    }
    return tokens;
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
