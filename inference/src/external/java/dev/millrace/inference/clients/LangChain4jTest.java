package dev.millrace.inference.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.millrace.inference.InferenceServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The service as LangChain4j's models for OpenAI and for Ollama see it. It needs no key, as the
 * list of Ollama's models cannot send one.
 */
@Tag("external")
@Timeout(120)
class LangChain4jTest {
  private static final int PLACES = 2;
  private static final List<ChatMessage> HELLO =
      List.of(SystemMessage.from("Be short."), UserMessage.from("Hello"));

  private InferenceServer server;

  @BeforeEach
  void start() {
    server = AnsweringService.open();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ChatRequest.Builder hello() {
    return ChatRequest.builder().messages(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void modelsAreListed(LangChain4jModels models) {
    assertThat(models.names(server)).hasSize(2).contains("run@1");
  }

  @ParameterizedTest
  @EnumSource
  void aChatIsAnsweredWholeAndInPieces(LangChain4jModels models) throws Exception {
    ChatResponse whole = models.chat(server, "millrace").chat(HELLO);
    assertThat(whole.aiMessage().text()).isEqualTo(AnsweringService.GREETING);
    assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(whole.tokenUsage().outputTokenCount()).isEqualTo(AnsweringService.GREETING.length());

    StreamedAnswer streamed = new StreamedAnswer(Integer.MAX_VALUE);
    models.streamingChat(server).chat(hello().build(), streamed);
    assertThat(streamed.response().aiMessage().text()).isEqualTo(AnsweringService.GREETING);
    assertThat(streamed.pieces()).hasSizeGreaterThan(1);
    assertThat(String.join("", streamed.pieces())).isEqualTo(AnsweringService.GREETING);
  }

  @ParameterizedTest
  @EnumSource
  void aPromptIsContinuedOrAsOllamaDoesAnswered(LangChain4jModels models) {
    String text = models.afterPrompt(server, "hi");
    boolean answers = models == LangChain4jModels.OLLAMA;
    assertThat(text).matches(answers ? AnsweringService.GREETING : "[a-z]{16}");
  }

  @ParameterizedTest
  @EnumSource
  void textsHaveVectors(LangChain4jModels models) {
    List<Embedding> vectors =
        models
            .vectors(server)
            .embedAll(List.of(TextSegment.from("hi"), TextSegment.from("there")))
            .content();
    assertThat(vectors).hasSize(2);
    double squares = 0;
    for (float value : vectors.getLast().vector()) {
      squares += value * value;
    }
    assertThat(squares).isCloseTo(1, within(1e-5));
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerFitsItsSchema(LangChain4jModels models) throws Exception {
    JsonObjectSchema schema =
        JsonObjectSchema.builder()
            .addBooleanProperty("ok")
            .addEnumProperty("why", List.of("a", "b"))
            .required("ok", "why")
            .additionalProperties(false)
            .build();
    ResponseFormat format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(JsonSchema.builder().name("answer").rootElement(schema).build())
            .build();
    ChatRequest request = hello().responseFormat(format).maxOutputTokens(60).build();
    String text = models.chat(server, "millrace").chat(request).aiMessage().text();
    JsonNode answer = new ObjectMapper().readTree(text);
    assertThat(answer.path("ok").isBoolean()).as(text).isTrue();
    assertThat(answer.path("why").asText()).isIn("a", "b");
  }

  @ParameterizedTest
  @EnumSource
  void aToolIsCalledAndWhatItGaveIsRead(LangChain4jModels models) throws Exception {
    ToolSpecification weather =
        ToolSpecification.builder()
            .name("weather")
            .description("The weather of a city")
            .parameters(
                JsonObjectSchema.builder()
                    .addEnumProperty("city", List.of("Ghent", "Liège"))
                    .required("city")
                    .build())
            .build();
    ChatMessage question = UserMessage.from("How warm is it in Ghent?");
    ChatRequest asked =
        ChatRequest.builder().messages(question).toolSpecifications(weather).build();
    ChatModel model = models.chat(server, "millrace");
    ChatResponse called = model.chat(asked);
    ToolExecutionRequest call = called.aiMessage().toolExecutionRequests().getFirst();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(new ObjectMapper().readTree(call.arguments()))
        .isEqualTo(new ObjectMapper().readTree("{\"city\":\"Ghent\"}"));

    StreamedAnswer streamed = new StreamedAnswer(Integer.MAX_VALUE);
    models.streamingChat(server).chat(asked, streamed);
    assertThat(streamed.response().aiMessage().toolExecutionRequests())
        .extracting(ToolExecutionRequest::name)
        .containsExactly("weather");

    ChatMessage given = ToolExecutionResultMessage.from(call, "21 degrees");
    ChatRequest told =
        ChatRequest.builder()
            .messages(question, called.aiMessage(), given)
            .toolSpecifications(weather)
            .build();
    assertThat(model.chat(told).aiMessage().text()).isEqualTo(AnsweringService.WARM);
    assertThat(model.chat(hello().toolSpecifications(List.of()).build()).aiMessage().text())
        .isEqualTo(AnsweringService.GREETING);
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatThereIsNotIsTheClientsOwnError(LangChain4jModels models) {
    ChatModel none = models.chat(server, "nope");
    assertThatThrownBy(() -> none.chat(HELLO))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("nope");
  }

  /** Each of the stories would go on for longer than the test waits. */
  @ParameterizedTest
  @EnumSource
  void aStreamThatIsBrokenOffFreesItsPlace(LangChain4jModels models) throws Exception {
    ChatRequest story =
        ChatRequest.builder().messages(UserMessage.from(AnsweringService.STORY)).build();
    for (int i = 0; i < PLACES; i++) {
      StreamedAnswer streamed = new StreamedAnswer(1);
      models.streamingChat(server).chat(story, streamed);
      assertThat(streamed.first().await(30, TimeUnit.SECONDS)).isTrue();
    }
    ChatModel model = models.chat(server, "millrace");
    CompletableFuture<ChatResponse> next = CompletableFuture.supplyAsync(() -> model.chat(HELLO));
    assertThat(next.get(10, TimeUnit.SECONDS).aiMessage().text())
        .isEqualTo(AnsweringService.GREETING);
  }
}
