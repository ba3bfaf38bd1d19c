package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.serving.ServiceCatalog;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers bound to a form, of a model that knows nothing: random logits over single bytes. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormsApiTest {
  private static final String PATH = "/v1/chat/completions";

  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(Fixtures.SETTINGS, ServiceCatalog.none());
    server.offer(FakeEngine.random(9).served("run@1"));
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  private static String chat(String more) {
    return ("{'messages':[{'role':'user','content':'x'}]," + more + "}").replace('\'', '"');
  }

  private JsonNode choice(String more) {
    var response = http.post(PATH, chat(more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Http.json(response).at("/choices/0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','properties':{'ok':{'type':'boolean'}},'required':['ok'],'additionalProperties':false}",
        "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer','minimum':0,'maximum':150},"
            + "'tags':{'type':'array','items':{'enum':['a','b']},'maxItems':3}},'required':['name','age']}",
        "{'type':'array','items':{'type':'number','minimum':-1.5,'maximum':2.25},'minItems':2,'maxItems':4}",
        "{'$ref':'#/$defs/n','$defs':{'n':{'type':'object','properties':{'v':{'type':'integer'},"
            + "'n':{'anyOf':[{'$ref':'#/$defs/n'},{'type':'null'}]}},'required':['v','n'],'additionalProperties':false}}}",
        "{'type':'object','properties':{'a':{'const':'é \\\\n"
            + "'}},'required':['a'],'additionalProperties':{'type':'null'}}",
        "{'type':'string','pattern':'^[A-Z]{3}-\\\\d{2,4}$'}",
        "{'type':'string','minLength':3,'maxLength':5}",
        "{'anyOf':[{'type':'integer'},{'type':'array','items':{'type':'boolean'}}]}",
        "{'allOf':[{'type':'object','properties':{'x':{'type':'string','maxLength':4}},'required':['x']},"
            + "{'type':'object','properties':{'y':{'type':'null'}},'required':['y']}]}",
        "{'type':'object','additionalProperties':{'type':'integer'}}",
        "{'enum':['red',7,null,{'k':[1]}]}",
        "true"
      })
  void aModelThatKnowsNothingStillFitsTheSchema(String quoted) {
    String schema = quoted.replace('\'', '"');
    for (int seed = 1; seed <= 8; seed++) {
      JsonNode choice =
          choice(
              "'max_tokens':90,'seed':"
                  + seed
                  + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                  + schema
                  + "}}");
      String content = choice.at("/message/content").textValue();
      assertThat(new SchemaCheck(Http.json(schema)).fits(Http.json(content)))
          .as("%s of %s", content, schema)
          .isTrue();
      assertThat(choice.at("/finish_reason").textValue()).as(content).isEqualTo("stop");
    }
  }

  @Test
  void anObjectIsWholeWhereverTheAnswerMustEnd() {
    for (int tokens : new int[] {2, 3, 7, 20, 60, 200}) {
      for (int seed = 1; seed <= 5; seed++) {
        JsonNode choice =
            choice(
                "'response_format':{'type':'json_object'},'max_tokens':"
                    + tokens
                    + ",'seed':"
                    + seed);
        assertThat(Http.json(choice.at("/message/content").textValue()).isObject()).isTrue();
      }
    }
  }

  @Test
  void everyInterfacesWordsForIt() {
    assertThat(choice("'guided_choice':['yes','no']").at("/message/content").textValue())
        .isIn("yes", "no");
    assertThat(choice("'guided_regex':'[ab]{3}c'").at("/message/content").textValue())
        .matches("[ab]{3}c");
    assertThat(choice("'guided_json':{'const':5}").at("/message/content").textValue())
        .isEqualTo("5");
    assertThat(choice("'guided_grammar':'root ::= [xy] [xy]'").at("/message/content").textValue())
        .matches("[xy]{2}");
    assertThat(choice("'grammar':'root ::= [€ü]{2}'").at("/message/content").textValue())
        .matches("[€ü]{2}");
    assertThat(choice("'structured_outputs':{'choice':['z']}").at("/message/content").textValue())
        .isEqualTo("z");
    assertThat(text("/completion", "{'prompt':'x','json_schema':{'type':'boolean'}}", "/content"))
        .isIn("true", "false");
    assertThat(
            text(
                "/v1/completions",
                "{'prompt':'x','response_format':{'type':'json_object','schema':{'const':1}}}",
                "/choices/0/text"))
        .isEqualTo("1");
    assertThat(
            text(
                "/api/generate",
                "{'prompt':'x','stream':false,'format':{'type':'null'}}",
                "/response"))
        .isEqualTo("null");
    assertThat(
            text(
                "/v1/responses",
                "{'input':'x','text':{'format':{'type':'json_schema','name':'n','schema':{'const':[1]}}}}",
                "/output_text"))
        .contains("1");
  }

  private String text(String path, String request, String where) {
    var response = http.post(path, request.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Http.json(response).at(where).textValue();
  }

  @Test
  void aStreamsTextFitsToo() {
    StringBuilder text = new StringBuilder();
    for (JsonNode chunk : http.chunks(PATH, chat("'stream':true,'guided_regex':'ä{2}b'"))) {
      text.append(chunk.at("/choices/0/delta/content").asText(""));
    }
    assertThat(text).hasToString("ääb");
  }

  @Test
  void everyChoiceFits() {
    JsonNode choices =
        Http.json(http.post(PATH, chat("'n':4,'guided_regex':'[0-9]{8}'"))).at("/choices");
    assertThat(choices).hasSize(4);
    choices.forEach(one -> assertThat(one.at("/message/content").textValue()).matches("\\d{8}"));
  }

  @Test
  void whatCannotBeKeptIsRefusedByName() {
    refused("'response_format':{'type':'xml'}", "response_format");
    refused("'response_format':{'type':'json_schema'}", "response_format");
    refused(
        "'response_format':{'type':'json_schema','json_schema':{'schema':{'not':{}}}}",
        "response_format");
    refused(
        "'guided_json':{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']}",
        "guided_json");
    refused("'guided_regex':'(?=a)'", "guided_regex");
    refused("'guided_choice':[]", "guided_choice");
    refused("'guided_choice':'a'", "guided_choice");
    refused("'grammar':'root ::= x'", "grammar");
    refused("'grammar':'root ::= root \\\"a\\\" | \\\"b\\\"'", "grammar");
    refused("'structured_outputs':{'tag':1}", "structured_outputs");
    refused("'guided_choice':['a'],'guided_regex':'b'", "guided_choice");
    refused("'allowed_token_ids':[97],'guided_regex':'b'", "allowed_token_ids");
  }

  private void refused(String more, String field) {
    var response = http.post(PATH, chat(more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Http.field(response)).as(response.body()).contains(field);
    assertThat(Http.json(response).at("/error/message").textValue()).doesNotContain("\n");
  }

  @Test
  void formsOfNothingAreNone() {
    for (String none : List.of("'grammar':''", "'json_schema':{}", "'guided_json':null")) {
      assertThat(choice(none + ",'max_tokens':3").at("/finish_reason").textValue())
          .isEqualTo("length");
    }
  }
}
