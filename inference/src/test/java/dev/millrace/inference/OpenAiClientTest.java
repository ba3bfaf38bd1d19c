package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import dev.millrace.inference.serving.ServiceCatalog;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as OpenAI's own client for Java sees it. */
@Timeout(60)
class OpenAiClientTest {
  private InferenceServer server;
  private OpenAIClient client;

  @BeforeEach
  void start() {
    server =
        InferenceServer.start(
            Fixtures.SETTINGS.withAccess(new InferenceSettings.Access(Set.of("secret"), List.of())),
            ServiceCatalog.none());
    server.offer(FakeEngine.saying("hi", " there, you").served("run@40"));
    client = client("secret");
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static CompletionCreateParams.Builder hi() {
    return CompletionCreateParams.builder()
        .model("millrace")
        .prompt("hi")
        .temperature(0.0)
        .maxTokens(50);
  }

  @Test
  void completions() {
    Completion answer = client.completions().create(hi().seed(7).n(2).logprobs(2).build());
    assertThat(answer.systemFingerprint()).contains("run@40");
    assertThat(answer.model()).isEqualTo("run@40");
    assertThat(answer.choices()).hasSize(2);
    CompletionChoice choice = answer.choices().getLast();
    assertThat(choice.text()).isEqualTo(" there, you");
    assertThat(choice.finishReason()).isEqualTo(CompletionChoice.FinishReason.STOP);
    CompletionChoice.Logprobs logprobs = choice.logprobs().orElseThrow();
    assertThat(logprobs.tokens().orElseThrow()).startsWith(" ", "t", "h");
    assertThat(logprobs.tokenLogprobs().orElseThrow().getFirst()).isCloseTo(0, within(1e-3));
    assertThat(logprobs.textOffset().orElseThrow()).startsWith(0L, 1L, 2L);
    assertThat(logprobs.topLogprobs().orElseThrow()).hasSize(11);
    assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(2 + 22);
  }

  @Test
  void streamedCompletions() {
    try (StreamResponse<Completion> stream =
        client.completions().createStreaming(hi().stop("you").build())) {
      List<Completion> chunks = stream.stream().toList();
      String text =
          chunks.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .map(CompletionChoice::text)
              .collect(Collectors.joining());
      assertThat(text).isEqualTo(" there, ");
      assertThat(chunks).allMatch(chunk -> chunk.systemFingerprint().orElse("").equals("run@40"));
    }
  }

  private static ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder()
        .model("millrace")
        .addSystemMessage("Answer.")
        .addUserMessage("hey hi")
        .temperature(0.0)
        .maxCompletionTokens(20);
  }

  @Test
  void chatCompletions() {
    server.offer(FakeEngine.saying("Assistant:", " Hello.\nUser: x").served("run@41"));
    ChatCompletion answer =
        client.chat().completions().create(chat().logprobs(true).topLogprobs(3).build());
    ChatCompletion.Choice choice = answer.choices().getFirst();
    assertThat(choice.message().content()).contains(" Hello.");
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(choice.logprobs().orElseThrow().content().orElseThrow().getFirst().topLogprobs())
        .hasSize(3);
    // The client has deprecated the chat's fingerprint; the model's name says the same.
    assertThat(answer.model()).isEqualTo("run@41");
  }

  @Test
  void streamedChatCompletions() {
    server.offer(FakeEngine.saying("Assistant:", " Hello.\nUser: x").served("run@41"));
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(chat().build())) {
      String text =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .map(choice -> choice.delta().content().orElse(""))
              .collect(Collectors.joining());
      assertThat(text).isEqualTo(" Hello.");
    }
  }

  @Test
  void models() {
    assertThat(client.models().list().data())
        .extracting(Model::id)
        .containsExactly("millrace", "run@40");
    assertThat(client.models().retrieve("run@40").ownedBy()).isEqualTo("millrace");
  }

  @Test
  void errorsAreTheClientsOwn() {
    assertThatThrownBy(() -> client.completions().create(hi().temperature(9.0).build()))
        .isInstanceOfSatisfying(
            BadRequestException.class, error -> assertThat(error.param()).contains("temperature"));
    assertThatThrownBy(() -> client.completions().create(hi().model("other").build()))
        .isInstanceOfSatisfying(
            NotFoundException.class, error -> assertThat(error.code()).contains("model_not_found"));
    OpenAIClient stranger = client("wrong");
    assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }
}
