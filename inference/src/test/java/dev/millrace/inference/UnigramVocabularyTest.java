package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers by a unigram tokenizer: streamed, and within a grammar. */
@Timeout(60)
class UnigramVocabularyTest {
  private static final int WORD = 3;
  private static final int FIRST_BYTE = 7;
  private static final int SIZE = FIRST_BYTE + 256;
  private static final String FILE =
      """
      {'added_tokens':[{'id':0,'content':'</s>','special':true,'normalized':false}],
       'pre_tokenizer':{'type':'Metaspace','replacement':'\u2581','prepend_scheme':'always'},
       'decoder':{'type':'Sequence','decoders':[
       {'type':'Replace','pattern':{'String':'\u2581'},'content':' '},{'type':'ByteFallback'},
       {'type':'Fuse'},{'type':'Strip','content':' ','start':1,'stop':0}]},
       'model':{'type':'Unigram','unk_id':1,'byte_fallback':true,'vocab':[['</s>',0],['<unk>',0],
       ['\u2581',-3],['\u2581hi',-1],['hi',-2],['\u2581no',-2],['thing',-2]BYTES]}}
      """;

  private static Vocabulary vocabulary() {
    StringBuilder bytes = new StringBuilder();
    for (int b = 0; b < 256; b++) {
      bytes.append(",['<0x%02X>',-9]".formatted(b));
    }
    String json = FILE.replace("BYTES", bytes).replace('\'', '"');
    return Vocabulary.of(Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Says the word, both bytes of a letter and the word, then ends; any other token is unlikely. */
  private static ServedModel model() {
    int[] answer = {WORD, FIRST_BYTE + 0xC3, FIRST_BYTE + 0xA9, WORD, 0};
    FakeEngine engine =
        new FakeEngine(
            tokens -> {
              float[] logits = new float[SIZE];
              logits[answer[Math.min(4, tokens.length - 1)]] = 20;
              return logits;
            });
    return new ServedModel("run@1", engine, vocabulary());
  }

  private static String text(Http http, String rest) {
    String body = "{'prompt':'hi','temperature':0%s}".formatted(rest).replace('\'', '"');
    return Http.json(http.post("/v1/completions", body)).at("/choices/0/text").textValue();
  }

  private static String grammar(String only) {
    return ",'grammar':'root ::= \\\"%s\\\"'".formatted(only);
  }

  @Test
  void aLetterOfSeveralTokensIsStreamedWhole() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model());
      assertThat(text(http, "")).isEqualTo(" hi\u00e9 hi");
      String streamed =
          http.post("/v1/completions", "{\"prompt\":\"hi\",\"temperature\":0,\"stream\":true}")
              .body();
      assertThat(streamed)
          .contains("\"text\":\" hi\"", "\"text\":\"\u00e9\"")
          .doesNotContain("\ufffd");
    }
  }

  @Test
  void aGrammarAllowsItsTextsAlone() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model());
      assertThat(text(http, grammar("\u00e9"))).isEqualTo("\u00e9");
      assertThat(text(http, grammar("nothing"))).isEqualTo("nothing");
    }
  }

  @Test
  void tokensOfATextComeBackAsTheyWere() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model());
      JsonNode tokens = Http.json(http.post("/tokenize", "{\"text\":\"hi hi no\"}"));
      assertThat(tokens.at("/tokens")).hasToString("[3,3,5]");
      assertThat(Http.json(http.post("/detokenize", "{\"tokens\":[3,3,5]}")).at("/text"))
          .hasToString("\"hi hi no\"");
    }
  }
}
