package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.sampling.LogProbabilities;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.config.SpecialTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletionsApiTest {
  private static final String PATH = "/v1/completions";

  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), ServiceCatalog.none());
    server.offer(FakeEngine.saying("hi", " thére, you").served("run@40"));
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  @Test
  void answersInOpenAisShape() {
    JsonNode answer = ask("{'model':'millrace','prompt':'hi','max_tokens':100,'temperature':0}");
    assertThat(answer.at("/object").textValue()).isEqualTo("text_completion");
    assertThat(answer.at("/id").textValue()).startsWith("cmpl-");
    assertThat(answer.at("/model").textValue()).isEqualTo("run@40");
    assertThat(answer.at("/system_fingerprint").textValue()).isEqualTo("run@40");
    assertThat(answer.at("/created").longValue()).isPositive();
    assertThat(answer.at("/choices")).hasSize(1);
    assertThat(answer.at("/choices/0/index").intValue()).isZero();
    assertThat(answer.at("/choices/0/text").textValue()).isEqualTo(" thére, you");
    assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
    assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(2);
    assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(12);
    assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(14);
    assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").intValue()).isZero();
  }

  @Test
  void modelMayBeAbsentItsAliasOrItsId() {
    for (String model : List.of("", "'model':'millrace',", "'model':'run@40',", "'model':null,")) {
      assertThat(text(ask("{" + model + "'prompt':'hi','temperature':0}"))).startsWith(" th");
    }
  }

  @Test
  void maxTokensIsSixteenUnlessGiven() {
    JsonNode answer = ask("{'prompt':'no cue','logit_bias':{'256':-100}}");
    assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(16);
    assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("length");
    assertThat(ask("{'prompt':'hi','max_tokens':1}").at("/usage/completion_tokens").intValue())
        .isEqualTo(1);
  }

  @Test
  void stopIsAStringOrSeveral() {
    assertThat(text(ask("{'prompt':'hi','temperature':0,'stop':'re'}"))).isEqualTo(" thé");
    assertThat(text(ask("{'prompt':'hi','temperature':0,'stop':['you','é']}"))).isEqualTo(" th");
    assertThat(text(ask("{'prompt':'hi','temperature':0,'stop':null}"))).isEqualTo(" thére, you");
  }

  @Test
  void severalPromptsAndChoicesCountUp() {
    JsonNode answer = ask("{'prompt':['hi','oh hi'],'n':2,'temperature':0,'max_tokens':3}");
    assertThat(answer.at("/choices")).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(answer.at("/choices/" + i + "/index").intValue()).isEqualTo(i);
      assertThat(answer.at("/choices/" + i + "/text").textValue()).isEqualTo(" th");
    }
    assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(7);
    assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(12);
  }

  @Test
  void theBestOfSeveralAreThoseOfTheHighestMeanLogProbability() {
    String fields = "'prompt':'x','max_tokens':4,'logprobs':0,'seed':5";
    try (InferenceServer letters = Fixtures.serving(Fixtures.SETTINGS);
        Http client = new Http(letters)) {
      JsonNode all = Http.json(client.post(PATH, json("{" + fields + ",'n':6}")));
      List<Double> means = new ArrayList<>();
      all.at("/choices").forEach(choice -> means.add(mean(choice)));
      List<Double> sorted = means.stream().sorted(Comparator.reverseOrder()).toList();
      assertThat(means).as("drawn in another order").isNotEqualTo(sorted);
      JsonNode best = Http.json(client.post(PATH, json("{" + fields + ",'n':2,'best_of':6}")));
      assertThat(mean(best.at("/choices/0"))).isEqualTo(sorted.get(0));
      assertThat(mean(best.at("/choices/1"))).isEqualTo(sorted.get(1));
      assertThat(best.at("/choices/1/index").intValue()).isEqualTo(1);
      assertThat(best.at("/choices")).hasSize(2);
      assertThat(best.at("/usage/completion_tokens").intValue()).isEqualTo(24);
      String unscored = fields.replace("'logprobs':0,", "") + ",'n':2,'best_of':6";
      JsonNode plain = Http.json(client.post(PATH, json("{" + unscored + "}")));
      assertThat(plain.at("/choices/0/text")).isEqualTo(best.at("/choices/0/text"));
      assertThat(plain.at("/choices/0/logprobs").isNull()).isTrue();
    }
  }

  private static double mean(JsonNode choice) {
    double sum = 0;
    JsonNode logprobs = choice.at("/logprobs/token_logprobs");
    for (JsonNode logprob : logprobs) {
      sum += logprob.doubleValue();
    }
    return sum / logprobs.size();
  }

  @Test
  void promptMayBeTokenIds() {
    assertThat(text(ask("{'prompt':[104,105],'temperature':0,'max_tokens':3}"))).isEqualTo(" th");
    JsonNode two = ask("{'prompt':[[104,105],[120,104,105]],'temperature':0,'max_tokens':3}");
    assertThat(two.at("/choices")).hasSize(2);
    assertThat(two.at("/choices/1/text").textValue()).isEqualTo(" th");
  }

  @Test
  void anEmptyPromptIsTheBeginningOfADocument() {
    for (String prompt : List.of("", "'prompt':'',", "'prompt':[],", "'prompt':null,")) {
      JsonNode answer = ask("{" + prompt + "'max_tokens':1}");
      assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(1);
    }
  }

  @Test
  void echoPutsThePromptBeforeTheAnswer() {
    assertThat(text(ask("{'prompt':'hi','echo':true,'temperature':0}"))).isEqualTo("hi thére, you");
    JsonNode scored = ask("{'prompt':'hi th','echo':true,'max_tokens':0,'logprobs':1}");
    assertThat(text(scored)).isEqualTo("hi th");
    JsonNode logprobs = scored.at("/choices/0/logprobs");
    assertThat(logprobs.at("/tokens")).hasSize(5);
    assertThat(logprobs.at("/token_logprobs/0").isNull()).isTrue();
    assertThat(logprobs.at("/top_logprobs/0").isNull()).isTrue();
    assertThat(logprobs.at("/token_logprobs/2").doubleValue()).isCloseTo(0, within(1e-4));
    assertThat(logprobs.at("/token_logprobs/1").doubleValue()).isLessThan(-19);
    assertThat(logprobs.at("/top_logprobs/1")).hasSize(2);
    assertThat(logprobs.at("/top_logprobs/1/i").doubleValue()).isLessThan(-19);
    assertThat(logprobs.at("/text_offset/4").intValue()).isEqualTo(4);
  }

  @Test
  void echoShowsOnlyWhatTheClientGave() {
    assertThat(text(ask("{'prompt':'','echo':true,'max_tokens':0}"))).isEmpty();
    Vocabulary vocabulary = new ByteVocabulary();
    SpecialTokens tokens = new SpecialTokens(OptionalInt.of(2), List.of());
    FakeEngine engine = FakeEngine.random(3);
    try (InferenceServer other =
            InferenceServer.start(InferenceSettings.defaults().withPort(0), ServiceCatalog.none());
        Http client = new Http(other)) {
      other.offer(new ServedModel("begun", engine, vocabulary, tokens, engine::close));
      String request =
          "{'prompt':'hi','echo':true,'max_tokens':1,'logprobs':0,'return_token_ids':true}";
      JsonNode answer = Http.json(client.post(PATH, json(request)));
      assertThat(text(answer)).startsWith("hi");
      assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(3);
      assertThat(answer.at("/choices/0/token_ids/0").intValue()).isEqualTo('h');
      JsonNode logprobs = answer.at("/choices/0/logprobs");
      assertThat(logprobs.at("/text_offset").toString()).isEqualTo("[0,1,2]");
      try (InferenceEngine same = FakeEngine.random(3)) {
        double first = LogProbabilities.of(same.logits(new int[] {2})[0], 257).of('h');
        assertThat(logprobs.at("/token_logprobs/0").doubleValue()).isCloseTo(first, within(1e-6));
      }
      String ids = request.replace("'hi'", "[2,104,105]");
      JsonNode given = Http.json(client.post(PATH, json(ids)));
      assertThat(text(given)).startsWith("\u0002hi");
      assertThat(given.at("/choices/0/logprobs/token_logprobs/0").isNull()).isTrue();
    }
  }

  @Test
  void everyPromptOfAStreamIsScored() {
    List<JsonNode> chunks =
        http.chunks(
            PATH,
            json(
                "{'prompt':['hi','%s'],'echo':true,'max_tokens':2,'logprobs':0,'stream':true}"
                    .formatted("x".repeat(300))));
    JsonNode second =
        chunks.stream()
            .filter(chunk -> chunk.at("/choices/0/index").intValue() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(second.at("/choices/0/text").textValue()).hasSize(300);
    JsonNode scores = second.at("/choices/0/logprobs/token_logprobs");
    assertThat(scores).hasSize(300);
    for (int i = 1; i < 300; i++) {
      assertThat(scores.get(i).isNumber()).as("token %d", i).isTrue();
    }
  }

  @Test
  void logprobsHoldTokensProbabilitiesAndOffsets() {
    JsonNode answer = ask("{'prompt':'hi','temperature':0,'max_tokens':5,'logprobs':2}");
    JsonNode logprobs = answer.at("/choices/0/logprobs");
    assertThat(strings(logprobs.at("/tokens")))
        .containsExactly(" ", "t", "h", "bytes:\\xc3", "bytes:\\xa9");
    assertThat(logprobs.at("/token_logprobs")).hasSize(5);
    assertThat(logprobs.at("/token_logprobs/0").doubleValue()).isCloseTo(0, within(1e-4));
    assertThat(logprobs.at("/top_logprobs/1")).hasSize(2);
    assertThat(logprobs.at("/top_logprobs/1/t").doubleValue()).isCloseTo(0, within(1e-4));
    assertThat(logprobs.at("/text_offset").toString()).isEqualTo("[0,1,2,3,3]");
    JsonNode echoed =
        ask("{'prompt':'hi','temperature':0,'max_tokens':1,'logprobs':0,'echo':true}");
    assertThat(echoed.at("/choices/0/logprobs/text_offset").toString()).isEqualTo("[0,1,2]");
    assertThat(echoed.at("/choices/0/logprobs/top_logprobs/2")).isEmpty();
  }

  @Test
  void tokenIdsComeWhenAskedFor() {
    JsonNode answer = ask("{'prompt':'hi','temperature':0,'max_tokens':3,'return_token_ids':true}");
    assertThat(answer.at("/choices/0/token_ids").toString()).isEqualTo("[32,116,104]");
    assertThat(answer.at("/choices/0/prompt_token_ids").toString()).isEqualTo("[104,105]");
  }

  @Test
  void aStreamToldItsIdsCanBeGoneOnFromExactly() {
    String fields = "'max_tokens':3,'logprobs':2,'return_token_ids':true,'stream':true}";
    List<JsonNode> chunks =
        http.chunks(PATH, json("{'prompt':['x','hi'],'temperature':0," + fields));
    List<JsonNode> second =
        chunks.stream()
            .map(chunk -> chunk.at("/choices/0"))
            .filter(choice -> choice.at("/index").intValue() == 1)
            .toList();
    assertThat(second.getFirst().at("/prompt_token_ids").toString()).isEqualTo("[104,105]");
    assertThat(second.getFirst().at("/text").textValue()).isEmpty();
    JsonNode space = second.get(1);
    assertThat(space.at("/token_ids").toString()).isEqualTo("[32]");
    assertThat(space.has("prompt_token_ids")).isFalse();
    JsonNode ids = space.at("/logprobs/top_token_ids/0");
    assertThat(ids).hasSize(2);
    assertThat(ids.path(" ").intValue()).isEqualTo(32);
    assertThat(ids.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> space.at("/logprobs/top_logprobs/0").fieldNames());
    assertThat(ask("{'prompt':'hi','logprobs':2}").at("/choices/0/logprobs").has("top_token_ids"))
        .isFalse();
  }

  @Test
  void logitBiasAndSeedReachTheSampler() {
    assertThat(text(ask("{'prompt':'x','max_tokens':3,'logit_bias':{'65':100}}"))).isEqualTo("AAA");
    String seeded = "{'prompt':'x','max_tokens':30,'seed':%d,'logit_bias':{'256':-100}}";
    String seven = text(ask(String.format(seeded, 7)));
    assertThat(text(ask(String.format(seeded, 7)))).isEqualTo(seven);
    assertThat(text(ask(String.format(seeded, 8)))).isNotEqualTo(seven);
    assertThat(ask(String.format(seeded, Long.MIN_VALUE)).at("/choices")).hasSize(1);
  }

  @Test
  void choicesAreDrawnWithFollowingSeeds() {
    String request = "{'prompt':'x','max_tokens':20,'logit_bias':{'256':-100},%s}";
    JsonNode two = ask(String.format(request, "'seed':7,'n':2"));
    String next = text(ask(String.format(request, "'seed':8")));
    assertThat(two.at("/choices/1/text").textValue()).isEqualTo(next).isNotEqualTo(text(two));
  }

  @Test
  void penaltiesAndTruncationsReachTheSampler() {
    String forced =
        "{'prompt':'x','max_tokens':6,'temperature':0,"
            + "'logit_bias':{'65':100,'66':99.5,'256':-100}%s}";
    assertThat(text(ask(String.format(forced, "")))).isEqualTo("AAAAAA");
    assertThat(text(ask(String.format(forced, ",'frequency_penalty':2")))).isEqualTo("ABABAB");
    assertThat(text(ask(String.format(forced, ",'presence_penalty':1")))).isEqualTo("ABAAAA");
    assertThat(text(ask(String.format(forced, ",'repetition_penalty':1.5")))).startsWith("ABA");
    String warm = forced.replace("'temperature':0,", "'seed':1,'temperature':2,");
    String loose = "'max_tokens':60";
    assertThat(text(ask(String.format(warm.replace("'max_tokens':6", loose), ""))))
        .contains("A", "B");
    for (String cut : List.of(",'top_k':1", ",'top_p':0.1", ",'min_p':0.9")) {
      assertThat(text(ask(String.format(warm.replace("'max_tokens':6", loose), cut))))
          .isEqualTo("A".repeat(60));
    }
  }

  @Test
  void streamEqualsTheWholeAnswer() {
    String request = "{'prompt':'hi','temperature':0,'max_tokens':100,'stream':true}";
    List<JsonNode> chunks = http.chunks(PATH, json(request));
    String text =
        chunks.stream()
            .map(chunk -> chunk.at("/choices/0/text").textValue())
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(" thére, you");
    assertThat(chunks)
        .allMatch(chunk -> chunk.at("/system_fingerprint").textValue().equals("run@40"));
    assertThat(chunks).allMatch(chunk -> chunk.at("/id").equals(chunks.getFirst().at("/id")));
    assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
    assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    assertThat(chunks.getFirst().at("/choices/0/finish_reason").isNull()).isTrue();
  }

  @Test
  void streamMayEndWithUsage() {
    List<JsonNode> chunks =
        http.chunks(
            PATH,
            json(
                "{'prompt':'hi','temperature':0,'max_tokens':4,'stream':true,"
                    + "'stream_options':{'include_usage':true}}"));
    String unsaid = "{'prompt':'hi','stream':true,'stream_options':{'include_usage':null}}";
    assertThat(http.chunks(PATH, json(unsaid))).noneMatch(chunk -> chunk.has("usage"));
    assertThat(chunks.getLast().at("/choices")).isEmpty();
    assertThat(chunks.getLast().at("/usage/completion_tokens").intValue()).isEqualTo(4);
    assertThat(chunks.getFirst().get("usage").isNull()).isTrue();
  }

  @Test
  void streamWithEchoBeginsWithThePrompt() {
    List<JsonNode> chunks =
        http.chunks(
            PATH,
            json(
                "{'prompt':'hi','temperature':0,'max_tokens':2,'stream':true,'echo':true,"
                    + "'logprobs':1,'n':2}"));
    for (int choice = 0; choice < 2; choice++) {
      int wanted = choice;
      List<JsonNode> own =
          chunks.stream().filter(c -> c.at("/choices/0/index").intValue() == wanted).toList();
      assertThat(own.getFirst().at("/choices/0/text").textValue()).isEqualTo("hi");
      assertThat(own.getFirst().at("/choices/0/logprobs/tokens")).hasSize(2);
      assertThat(own.get(1).at("/choices/0/logprobs/text_offset/0").intValue()).isEqualTo(2);
    }
  }

  private JsonNode ask(String request) {
    var response = http.post(PATH, json(request));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Http.json(response);
  }

  private static String text(JsonNode answer) {
    return answer.at("/choices/0/text").textValue();
  }

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::textValue).toList();
  }

  /** Single quotes stand for double ones. */
  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
