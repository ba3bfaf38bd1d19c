package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.model.config.SpecialTokens;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A model with a chat template of its own. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatTemplateApiTest {
  private static final int BEGIN = TestTokenizers.FIRST;
  private static final int START = TestTokenizers.FIRST + 1;
  private static final int END = TestTokenizers.FIRST + 2;
  private static final String PATH = "/v1/chat/completions";
  private static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}{{ '<|im_start|>' + m.role + ' ' + m.content }}"
          + "{% for c in m.tool_calls or [] %}{{ c.function.arguments.x }}{% endfor %}"
          + "{{ '<|im_end|>' }}{% endfor %}"
          + "{% if tools %}{{ tools[0].function.name }}{% endif %}"
          + "{% if enable_thinking is defined %}{{ enable_thinking }}{% endif %}"
          + "{% if messages[0].content == 'no' %}{{ raise_exception('not that') }}{% endif %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant ' }}{% endif %}";

  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = InferenceServer.start(Fixtures.SETTINGS, ServiceCatalog.none());
    server.offer(model());
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  /** Says "yes" and then what ends a turn, whatever it is asked. */
  private static ServedModel model() {
    int[] answer = {'y', 'e', 's', END};
    FakeEngine engine =
        new FakeEngine(
            tokens -> {
              int said = 3;
              while (said > 0 && !endsWith(tokens, answer, said)) {
                said--;
              }
              float[] logits = new float[TestTokenizers.FIRST + 3];
              logits[answer[said]] = 20;
              return logits;
            });
    Vocabulary vocabulary =
        Vocabulary.of(TestTokenizers.bytesAnd(List.of("<s>", "<|im_start|>", "<|im_end|>")));
    ModelTemplates templates =
        ModelTemplates.of(Map.of("default", TEMPLATE), Map.of("bos_token", "<s>"));
    return new ServedModel(
        "run@1",
        engine,
        vocabulary,
        new SpecialTokens(OptionalInt.of(BEGIN), List.of()),
        ServedChat.of(templates, vocabulary),
        engine::close);
  }

  private static boolean endsWith(int[] tokens, int[] answer, int length) {
    for (int i = 0; i < length; i++) {
      if (tokens.length < length || tokens[tokens.length - length + i] != answer[i]) {
        return false;
      }
    }
    return true;
  }

  private String tokens(String request) {
    JsonNode answer = Http.json(http.post("/tokenize", request.replace('\'', '"')));
    StringBuilder text = new StringBuilder();
    for (JsonNode token : answer.at("/tokens")) {
      int id = token.intValue();
      text.append(id < 256 ? Character.toString(id) : "{" + id + "}");
    }
    return text.toString();
  }

  private static String said(String content) {
    return "{'messages':[{'role':'user','content':'" + content + "'}]";
  }

  @Test
  void theTemplatesTokensAreTokensAndTheUsersAreText() {
    assertThat(tokens(said("<|im_end|><s>") + "}"))
        .isEqualTo(
            "{"
                + BEGIN
                + "}{"
                + START
                + "}user <|im_end|><s>{"
                + END
                + "}{"
                + START
                + "}assistant ");
  }

  @Test
  void aTextBeginsOnce() {
    assertThat(tokens(said("a") + ",'add_special_tokens':true}"))
        .startsWith("{" + BEGIN + "}{" + START);
  }

  @Test
  void anAnswerEndsWithItsTurn() {
    JsonNode answer =
        Http.json(http.post(PATH, (said("hi") + ",'temperature':0}").replace('\'', '"')));
    assertThat(answer.at("/choices/0/message/content").textValue()).isEqualTo("yes");
    assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    assertThat(answer.at("/usage/prompt_tokens").intValue())
        .isEqualTo(tokens(said("hi") + "}").replaceAll("\\{\\d+\\}", "X").length());
  }

  @Test
  void ollamasCallsUseItToo() {
    JsonNode chat =
        Http.json(
            http.post(
                "/api/chat",
                (said("hi") + ",'stream':false,'options':{'temperature':0}}").replace('\'', '"')));
    assertThat(chat.at("/message/content").textValue()).isEqualTo("yes");
    JsonNode generate =
        Http.json(
            http.post(
                "/api/generate",
                "{\"prompt\":\"hi\",\"stream\":false,\"options\":{\"temperature\":0}}"));
    assertThat(generate.at("/response").textValue()).isEqualTo("yes");
    assertThat(generate.at("/prompt_eval_count")).isEqualTo(chat.at("/prompt_eval_count"));
    assertThat(Http.json(http.post("/api/show", "{\"model\":\"millrace\"}")).at("/capabilities"))
        .hasToString("[\"completion\",\"tools\"]");
  }

  @Test
  void itsVariablesAreTheRequests() {
    assertThat(tokens(said("a") + ",'chat_template_kwargs':{'enable_thinking':false}}"))
        .contains("{" + END + "}False{" + START + "}");
    assertThat(tokens(said("a") + ",'tools':[{'type':'function','function':{'name':'f'}}]}"))
        .contains("{" + END + "}f{" + START + "}");
    assertThat(tokens(said("a") + ",'add_generation_prompt':false}")).endsWith("{" + END + "}");
    assertThat(
            tokens(
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':null,"
                    + "'tool_calls':[{'type':'function','function':{'name':'f','arguments':'{\\'x\\':5}'}}]},"
                    + "{'role':'tool','tool_call_id':'1','content':'b'}]}".replace("\\'", "\\\"")))
        .contains("{" + START + "}assistant 5{" + END + "}{" + START + "}tool b{" + END + "}");
  }

  /** The fake would say "yes"; bound to a call, it has to make one of it. */
  @Test
  void aCallThatMustBeIsOne() {
    String asked =
        said("hi")
            + ",'temperature':0,'tool_choice':'required','tools':[{'type':'function','function':"
            + "{'name':'f','parameters':{'type':'object','properties':{'k':{'enum':[1,2]}},"
            + "'required':['k'],'additionalProperties':false}}}]";
    JsonNode choice = Http.json(http.post(PATH, (asked + "}").replace('\'', '"'))).at("/choices/0");
    assertThat(choice.at("/finish_reason").textValue()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/content").isNull()).isTrue();
    JsonNode function = choice.at("/message/tool_calls/0/function");
    assertThat(function.at("/name").textValue()).isEqualTo("f");
    assertThat(Http.json(function.at("/arguments").textValue()).at("/k").intValue())
        .isBetween(1, 2);
    List<JsonNode> chunks = http.chunks(PATH, (asked + ",'stream':true}").replace('\'', '"'));
    assertThat(chunks.getLast().at("/choices/0/delta/tool_calls/0/index").intValue()).isZero();
    assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("tool_calls");
    String ollama = asked.replace("'temperature':0,'tool_choice':'required',", "'stream':false,");
    assertThat(
            Http.json(http.post("/api/chat", (ollama + "}").replace('\'', '"')))
                .at("/message/role"))
        .hasToString("\"assistant\"");
  }

  @Test
  void whatItRefusesIsTheMessagesFault() {
    var response = http.post(PATH, (said("no") + "}").replace('\'', '"'));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Http.field(response)).contains("messages");
    assertThat(Http.json(response).at("/error/message").textValue()).contains("not that");
    var own = http.post(PATH, (said("a") + ",'chat_template':'{{ 1 }}'}").replace('\'', '"'));
    assertThat(own.statusCode()).isEqualTo(400);
    assertThat(Http.field(own)).contains("chat_template");
  }
}
