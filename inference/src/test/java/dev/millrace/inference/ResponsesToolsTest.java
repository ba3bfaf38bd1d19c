package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServiceCatalog;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools in {@code /v1/responses}: items of their own in what is sent and what is answered. */
@Timeout(60)
class ResponsesToolsTest {
  private static final String PATH = "/v1/responses";
  private static final String CALL =
      "Let me see. <tool_call>{\"name\": \"f\", \"arguments\": {\"k\": 1}}</tool_call>";
  private static final String TOOL =
      "{'type':'function','name':'f','description':'d','strict':true,'parameters':{'type':'object',"
          + "'properties':{'k':{'enum':[1,2]}},'required':['k'],'additionalProperties':false}}";
  private static final String ASKED =
      "{'input':'hi','temperature':0,'max_output_tokens':200,'tools':[" + TOOL + "]";

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static JsonNode ask(String answer, String request) {
    TalkingModel model = new TalkingModel(answer);
    try (InferenceServer server = InferenceServer.start(Fixtures.SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model.served("run@1"));
      HttpResponse<String> response = http.post(PATH, json(request));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return Http.json(response);
    }
  }

  @Test
  void aCallIsAnItemBesideTheMessage() {
    JsonNode response = ask(CALL, ASKED + "}");
    assertThat(response.at("/status").textValue()).isEqualTo("completed");
    assertThat(response.at("/output").findValuesAsText("type"))
        .containsExactly("message", "output_text", "function_call");
    assertThat(response.at("/output/0/content/0/text").textValue()).isEqualTo("Let me see.");
    assertThat(response.at("/output_text").textValue()).isEqualTo("Let me see.");
    JsonNode call = response.at("/output/1");
    assertThat(call.at("/id").textValue()).startsWith("fc_");
    assertThat(call.at("/call_id").textValue()).startsWith("call_");
    assertThat(call.at("/status").textValue()).isEqualTo("completed");
    assertThat(call.at("/name").textValue()).isEqualTo("f");
    assertThat(Http.json(call.at("/arguments").textValue())).isEqualTo(Http.json("{\"k\":1}"));
    assertThat(response.at("/tools")).isEqualTo(Http.json(json("[" + TOOL + "]")));
    assertThat(response.at("/tool_choice").textValue()).isEqualTo("auto");
  }

  @Test
  void anAnswerWithoutACallIsOnlyAMessage() {
    JsonNode response = ask("<tool_call>no", ASKED + "}");
    assertThat(response.at("/output")).hasSize(1);
    assertThat(response.at("/output_text").textValue()).isEqualTo("<tool_call>no");
    JsonNode none = ask(CALL, ASKED + ",'tool_choice':'none'}");
    assertThat(none.at("/output")).hasSize(1);
    assertThat(none.at("/output_text").textValue()).isEqualTo(CALL);
  }

  /** The model would say "no"; bound to a call, it has to make one of it. */
  @Test
  void aCallThatMustBeIsTheOnlyItem() {
    for (String choice : List.of("'required'", "{'type':'function','name':'f'}")) {
      JsonNode response = ask("no", ASKED + ",'tool_choice':" + choice + "}");
      assertThat(response.at("/output").findValuesAsText("type")).containsExactly("function_call");
      assertThat(response.at("/output_text").textValue()).isEmpty();
      assertThat(Http.json(response.at("/output/0/arguments").textValue()).at("/k").intValue())
          .isBetween(1, 2);
    }
  }

  @Test
  void aStreamSaysEachItemFromItsBeginningToItsEnd() {
    TalkingModel model = new TalkingModel(CALL);
    try (InferenceServer server = InferenceServer.start(Fixtures.SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model.served("run@1"));
      List<JsonNode> events =
          http.events(PATH, json(ASKED + ",'stream':true}")).stream().map(Http::json).toList();
      assertThat(events.stream().map(event -> event.at("/type").textValue()).toList())
          .containsExactly(
              "response.created",
              "response.in_progress",
              "response.output_item.added",
              "response.content_part.added",
              "response.output_text.delta",
              "response.output_text.done",
              "response.content_part.done",
              "response.output_item.done",
              "response.output_item.added",
              "response.function_call_arguments.delta",
              "response.function_call_arguments.done",
              "response.output_item.done",
              "response.completed");
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).at("/sequence_number").intValue()).isEqualTo(i);
      }
      assertThat(events.subList(2, 12).stream().map(one -> one.at("/output_index").intValue()))
          .containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
      assertThat(events.get(8).at("/item/arguments").textValue()).isEmpty();
      assertThat(events.get(8).at("/item/status").textValue()).isEqualTo("in_progress");
      assertThat(events.get(9).at("/item_id")).isEqualTo(events.get(8).at("/item/id"));
      assertThat(events.get(9).at("/delta")).isEqualTo(events.get(10).at("/arguments"));
      assertThat(events.get(11).at("/item")).isEqualTo(events.get(12).at("/response/output/1"));
    }
  }

  @Test
  void callsAndWhatTheyGaveAreReadAsTurns() {
    TalkingModel model = new TalkingModel("fine");
    try (InferenceServer server = InferenceServer.start(Fixtures.SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model.served("run@1"));
      HttpResponse<String> response =
          http.post(
              PATH,
              json("{'instructions':'Be short.','tools':["
                      + TOOL
                      + "],'input':[{'role':'user','content':'hi'},"
                      + "{'type':'message','role':'assistant','id':'m','status':'completed',"
                      + "'content':[{'type':'output_text','text':'Wait.'}]},"
                      + "{'type':'function_call','id':'fc_1','call_id':'c1','name':'f',"
                      + "'arguments':'{#k#:1}','status':'completed'},"
                      + "{'type':'function_call','call_id':'c2','name':'f',"
                      + "'arguments':'{#k#:2}'},"
                      + "{'type':'function_call_output','call_id':'c2','output':'two'},"
                      + "{'type':'function_call_output','call_id':'c1',"
                      + "'output':[{'type':'input_text','text':'one'}]}]}")
                  .replace("#", "\\\""));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(Http.json(response).at("/output_text").textValue()).isEqualTo("fine");
      assertThat(model.prompts().getLast())
          .isEqualTo(
              "<tool_call>f|system: Be short.;user: hi;assistant: Wait.[c1 f 1][c2 f 2];"
                  + "tool: two(f c2);tool: one(f c1);assistant: ");
    }
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    TalkingModel model = new TalkingModel("fine");
    try (InferenceServer server = InferenceServer.start(Fixtures.SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(model.served("run@1"));
      refused(http, "{'input':'hi','tools':[{'type':'web_search'}]}", "tools[0].type");
      refused(http, "{'input':'hi','tools':[{'type':'function'}]}", "tools[0]");
      refused(http, "{'input':'hi','tools':[3]}", "tools[0]");
      refused(http, "{'input':'hi','tools':{}}", "tools");
      refused(http, "{'input':'hi','tool_choice':'required'}", "tool_choice");
      refused(
          http,
          ASKED + ",'tool_choice':'required','text':{'format':{'type':'json_object'}}}",
          "tool_choice");
      refused(
          http,
          "{'input':[{'type':'function_call_output','call_id':'x','output':''}]}",
          "input[0].call_id");
      String call = "{'input':[{'type':'function_call','call_id':'x','name':'f'";
      refused(http, call + "}]}", "input[0].arguments");
      refused(http, call + ",'arguments':'{'}]}", "input[0]");
      refused(http, call + ",'arguments':5}]}", "input[0].arguments");
    }
  }

  @Test
  void aModelWithoutATemplateForToolsRefusesThem() {
    try (InferenceServer server = Fixtures.serving(Fixtures.SETTINGS);
        Http http = new Http(server)) {
      refused(http, ASKED + "}", "tools");
      refused(
          http,
          "{'input':[{'type':'function_call','call_id':'x','name':'f','arguments':'{}'}]}",
          "input[0]");
      HttpResponse<String> none = http.post(PATH, json("{'input':'hi','tools':[]}"));
      assertThat(none.statusCode()).isEqualTo(200);
    }
  }

  private static void refused(Http http, String request, String field) {
    HttpResponse<String> response = http.post(PATH, json(request));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Http.field(response)).as(response.body()).contains(field);
  }
}
