package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServiceCatalog;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatApiTest {
  private static final String PATH = "/v1/chat/completions";

  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), ServiceCatalog.none());
    // The cue is the whole transcript, so an answer proves how it was written.
    server.offer(
        FakeEngine.saying(
                "Be brief.\n\nUser: hey\nAssistant: yes?\nUser: hello\nAssistant:",
                " Good day.\nUser: and so on")
            .served("run@7"));
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  private static String request(String more) {
    return ("{'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'hey'},"
                + "{'role':'assistant','content':'yes?'},"
                + "{'role':'user','content':[{'type':'text','text':'hel'},{'type':'text','text':'lo'}]}],"
                + "'temperature':0"
            + more
            + "}")
        .replace('\'', '"');
  }

  @Test
  void answersFromATranscriptAndStopsBeforeTheNextTurn() {
    JsonNode answer = Http.json(http.post(PATH, request("")));
    assertThat(answer.at("/object").textValue()).isEqualTo("chat.completion");
    assertThat(answer.at("/id").textValue()).startsWith("chatcmpl-");
    assertThat(answer.at("/system_fingerprint").textValue()).isEqualTo("run@7");
    assertThat(answer.at("/choices/0/message/role").textValue()).isEqualTo("assistant");
    assertThat(answer.at("/choices/0/message/content").textValue()).isEqualTo(" Good day.");
    assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
  }

  @Test
  void streamsDeltasAfterTheRole() {
    List<JsonNode> chunks = http.chunks(PATH, request(",'stream':true"));
    assertThat(chunks.getFirst().at("/object").textValue()).isEqualTo("chat.completion.chunk");
    assertThat(chunks.getFirst().at("/choices/0/delta/role").textValue()).isEqualTo("assistant");
    String text =
        chunks.stream()
            .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(" Good day.");
    assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
  }

  @Test
  void theAssistantsLastMessageIsGoneOnWith() {
    String more = request("").replace("]}]", "]},{\"role\":\"assistant\",\"content\":\"Good\"}]");
    String continued = more.replaceFirst("}$", ",\"continue_final_message\":true}");
    assertThat(content(continued)).isEqualTo(" day.");
    // Without it the cue is not there, and the fake ends at once.
    assertThat(content(more)).isEmpty();
  }

  @Test
  void withoutAnOpeningNothingBeginsTheAnswer() {
    assertThat(content(request(",'add_generation_prompt':false"))).isEmpty();
  }

  @Test
  void anAnswerThatComesBackWithItsSpaceIsTheSameTurn() {
    assertThat(content(request("").replace("yes?", " yes?"))).isEqualTo(" Good day.");
  }

  private String content(String request) {
    return Http.json(http.post(PATH, request)).at("/choices/0/message/content").textValue();
  }

  @Test
  void bothLimitsOfTokensWork() {
    for (String limit : List.of(",'max_tokens':5", ",'max_completion_tokens':5")) {
      JsonNode answer = Http.json(http.post(PATH, request(limit)));
      assertThat(answer.at("/choices/0/message/content").textValue()).isEqualTo(" Good");
      assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("length");
    }
  }

  @Test
  void logprobsHaveBytesAndAlternatives() {
    JsonNode answer = Http.json(http.post(PATH, request(",'logprobs':true,'top_logprobs':2")));
    JsonNode content = answer.at("/choices/0/logprobs/content");
    assertThat(content.size()).isEqualTo(10);
    assertThat(content.at("/1/token").textValue()).isEqualTo("G");
    assertThat(content.at("/1/bytes").toString()).isEqualTo("[71]");
    assertThat(content.at("/1/top_logprobs")).hasSize(2);
    assertThat(content.at("/1/top_logprobs/0/token").textValue()).isEqualTo("G");
  }

  @Test
  void logprobsWithoutAlternativesAreTheTokensOwn() {
    JsonNode answer = Http.json(http.post(PATH, request(",'logprobs':true")));
    JsonNode content = answer.at("/choices/0/logprobs/content");
    assertThat(content.size()).isEqualTo(10);
    assertThat(content.at("/1/logprob").isNumber()).isTrue();
    assertThat(content.at("/1/top_logprobs")).isEmpty();
  }

  @Test
  void aFieldThatIsNullIsNoField() {
    JsonNode answer = Http.json(http.post(PATH, request(",'tools':null,'max_tokens':1")));
    assertThat(answer.at("/choices")).hasSize(1);
  }

  @Test
  void errorsNameTheMessage() {
    assertRefused("{}", "messages");
    assertRefused("{'messages':[]}", "messages");
    assertRefused("{'messages':'hi'}", "messages");
    assertRefused("{'messages':['hi']}", "messages[0]");
    assertRefused("{'messages':[{'role':'tool','content':'x'}]}", "messages[0].role");
    assertRefused("{'messages':[{'role':'user'}]}", "messages[0].content");
    assertRefused("{'messages':[{'role':'user','content':7}]}", "messages[0].content");
    assertRefused(
        "{'messages':[{'role':'user','content':[{'type':'image_url'}]}]}", "messages[0].content");
    assertRefused("{'messages':[{'role':'user','content':'x'}],'top_logprobs':1}", "top_logprobs");
    assertRefused("{'messages':[{'role':'user','content':'x'}],'tools':[{}]}", "tools");
    assertRefused(
        "{'messages':[{'role':'user','content':'x'}],'response_format':{'type':'xml'}}",
        "response_format");
    String large = "x".repeat(FakeEngine.CONTEXT);
    assertRefused("{'messages':[{'role':'user','content':'" + large + "'}]}", "messages");
  }

  private void assertRefused(String request, String field) {
    var response = http.post(PATH, request.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Http.field(response)).as(response.body()).contains(field);
  }
}
