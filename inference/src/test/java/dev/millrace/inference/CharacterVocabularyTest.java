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

/** A tokenizer of Llama 2's kind, which puts a space before text and a space's mark into tokens. */
@Timeout(60)
class CharacterVocabularyTest {
  private static final int WORD = 4;
  private static final String FILE =
      """
      {'added_tokens':[{'id':0,'content':'</s>','special':true,'normalized':false}],
       'normalizer':{'type':'Sequence','normalizers':[{'type':'Prepend','prepend':'\u2581'},
       {'type':'Replace','pattern':{'String':' '},'content':'\u2581'}]},
       'decoder':{'type':'Sequence','decoders':[
       {'type':'Replace','pattern':{'String':'\u2581'},'content':' '},{'type':'ByteFallback'},
       {'type':'Fuse'},{'type':'Strip','content':' ','start':1,'stop':0}]},
       'model':{'type':'BPE','byte_fallback':true,'merges':['h i','\u2581 hi'],
       'vocab':{'</s>':0,'\u2581':1,'h':2,'i':3,'\u2581hi':4,'hi':5BYTES}}}
      """;

  private static Vocabulary vocabulary() {
    StringBuilder bytes = new StringBuilder();
    for (int b = 0; b < 200; b++) {
      bytes.append(",'<0x%02X>':%d".formatted(b, b + 6));
    }
    String json = FILE.replace("BYTES", bytes).replace('\'', '"');
    return Vocabulary.of(Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Says the word, a byte's token and the word, then ends. */
  private static ServedModel model() {
    FakeEngine engine =
        new FakeEngine(
            tokens -> {
              float[] logits = new float[257];
              int[] answer = {WORD, '!' + 6, WORD, 0};
              logits[answer[Math.min(3, tokens.length - 1)]] = 20;
              return logits;
            });
    return new ServedModel("run@1", engine, vocabulary());
  }

  @Test
  void anAnswerKeepsItsSpaceAndAnEchoedPromptHasNoneBeforeIt() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model());
      assertThat(text(http, "{\"prompt\":\"hi\",\"temperature\":0}")).isEqualTo(" hi! hi");
      assertThat(text(http, "{\"prompt\":\"hi\",\"temperature\":0,\"echo\":true}"))
          .isEqualTo("hi hi! hi");
      String streamed =
          http.post("/v1/completions", "{\"prompt\":\"hi\",\"temperature\":0,\"stream\":true}")
              .body();
      assertThat(streamed).contains("\"text\":\" hi\"").contains("\"text\":\"!\"");
    }
  }

  @Test
  void wholeTextsComeBackAsTheyWere() {
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model());
      JsonNode tokens = Http.json(http.post("/tokenize", "{\"text\":\"hi  hi!\"}"));
      assertThat(tokens.at("/tokens")).hasToString("[4,1,4,39]");
      assertThat(tokens.at("/pieces")).hasToString("[\" hi\",\" \",\" hi\",\"!\"]");
      assertThat(Http.json(http.post("/detokenize", "{\"tokens\":[4,1,4,39]}")).at("/text"))
          .hasToString("\"hi  hi!\"");
    }
  }

  private static String text(Http http, String body) {
    return Http.json(http.post("/v1/completions", body)).at("/choices/0/text").textValue();
  }
}
