package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.batching.FinishReason;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.serving.ServiceMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Sends a generation's events as one JSON object or as a stream of server-sent events. A client
 * that is gone is noticed when writing fails; while nothing is to be said, a stream carries
 * comments and a pending object white space, so that it is noticed then too: the object's once the
 * client has ended its side, or after a while.
 */
final class AnswerWriter {
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** A plain response keeps its status open this long, so that an early failure can be one. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Generation generation;
  private final AnswerFormat format;
  private final ServiceMetrics metrics;
  private final String id;
  private final long created = Instant.now().getEpochSecond();
  private int completionTokens;
  private boolean anyText;
  private final Set<Integer> opened = new HashSet<>();

  AnswerWriter(Generation generation, AnswerFormat format, ServiceMetrics metrics) {
    this.generation = generation;
    this.format = format;
    this.metrics = metrics;
    this.id = format.idPrefix() + UUID.randomUUID().toString().replace("-", "");
  }

  /** One object when all answers are there. */
  void whole(ApiCall call) throws IOException, InterruptedException {
    int rows = generation.request().rows();
    List<Collected> collected = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      collected.add(new Collected());
    }
    Optional<OutputStream> begun = Optional.empty();
    Duration nextBeat = PATIENCE;
    for (int open = rows; open > 0; ) {
      Optional<GenerationEvent> event = generation.next(BEAT);
      // White space, which clients ignore. If the client is gone, the second write fails.
      if (generation.age().compareTo(nextBeat) > 0 || call.clientEnded()) {
        begun = Optional.of(beat(call, begun));
        nextBeat = generation.age().plus(BEAT);
      }
      if (event.isPresent()) {
        open -= collect(event.get(), collected);
      }
    }
    ObjectNode body = envelope(false);
    for (int i = 0; i < rows; i++) {
      Collected one = collected.get(i);
      body.withArray("choices").add(format.whole(i, one.part(), one.reason));
    }
    body.set("usage", usage());
    finished();
    if (begun.isPresent()) {
      begun.get().write(RequestFields.JSON.writeValueAsBytes(body));
      begun.get().close();
    } else {
      call.sendJson(200, body);
    }
  }

  private OutputStream beat(ApiCall call, Optional<OutputStream> begun) throws IOException {
    OutputStream out = begun.isPresent() ? begun.get() : call.beginJson();
    out.write(' ');
    out.flush();
    return out;
  }

  /** How many answers the event ended: 0 or 1. */
  private int collect(GenerationEvent event, List<Collected> collected) {
    switch (event) {
      case GenerationEvent.PromptScores scores -> format.scored(scores.prompt(), scores.tokens());
      case GenerationEvent.Text text -> {
        noteFirst();
        collected.get(text.choice()).add(text);
      }
      case GenerationEvent.Failed failed -> throw failed.cause();
      case GenerationEvent.Finished finished -> {
        collected.get(finished.choice()).reason = finished.reason();
        completionTokens += finished.tokens();
        return 1;
      }
    }
    return 0;
  }

  /** Server-sent events, the last of them {@code [DONE]}. */
  void stream(ApiCall call, boolean withUsage) throws IOException, InterruptedException {
    Optional<GenerationEvent> event = first(call);
    if (event.isPresent() && event.get() instanceof GenerationEvent.Failed failed) {
      throw failed.cause();
    }
    // Closed only where it ends well: a fault leaves it to be broken off.
    OutputStream out = call.beginEvents();
    int open = generation.request().rows();
    while (open > 0) {
      if (event.isEmpty()) {
        send(out, ": waiting\n\n");
      } else if (event.get() instanceof GenerationEvent.Failed failed) {
        send(out, "data: " + failed.cause().json() + "\n\n");
        out.close();
        return;
      } else {
        open -= streamed(out, event.get(), withUsage);
      }
      if (open > 0) {
        event = generation.next(BEAT);
      }
    }
    finished();
    if (withUsage) {
      ObjectNode last = envelope(true);
      last.putArray("choices");
      last.set("usage", usage());
      send(out, "data: " + last + "\n\n");
    }
    send(out, "data: [DONE]\n\n");
    out.close();
  }

  /** The first event; none if there is none soon, or the client has left by then. */
  private Optional<GenerationEvent> first(ApiCall call) throws InterruptedException {
    Optional<GenerationEvent> event = Optional.empty();
    while (event.isEmpty() && generation.age().compareTo(PATIENCE) < 0 && !call.clientEnded()) {
      event = generation.next(BEAT);
    }
    return event;
  }

  /** How many answers the event ended: 0 or 1. */
  private int streamed(OutputStream out, GenerationEvent event, boolean withUsage)
      throws IOException {
    switch (event) {
      case GenerationEvent.PromptScores scores -> format.scored(scores.prompt(), scores.tokens());
      case GenerationEvent.Text text -> {
        noteFirst();
        open(out, text.choice(), withUsage);
        AnswerFormat.AnswerPart part =
            new AnswerFormat.AnswerPart(text.text(), text.tokens(), text.starts());
        sendChoice(out, format.delta(text.choice(), part), withUsage);
      }
      case GenerationEvent.Failed failed -> throw failed.cause();
      case GenerationEvent.Finished finished -> {
        completionTokens += finished.tokens();
        open(out, finished.choice(), withUsage);
        sendChoice(out, format.end(finished.choice(), finished.reason()), withUsage);
        return 1;
      }
    }
    return 0;
  }

  private void open(OutputStream out, int choice, boolean withUsage) throws IOException {
    Optional<ObjectNode> opening = opened.add(choice) ? format.opening(choice) : Optional.empty();
    if (opening.isPresent()) {
      sendChoice(out, opening.get(), withUsage);
    }
  }

  private void sendChoice(OutputStream out, ObjectNode choice, boolean withUsage)
      throws IOException {
    ObjectNode chunk = envelope(true);
    chunk.putArray("choices").add(choice);
    if (withUsage) {
      chunk.putNull("usage");
    }
    send(out, "data: " + chunk + "\n\n");
  }

  private static void send(OutputStream out, String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private ObjectNode envelope(boolean chunk) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("id", id);
    node.put("object", format.objectName(chunk));
    node.put("created", created);
    node.put("model", generation.model().id());
    node.put("system_fingerprint", generation.model().id());
    return node;
  }

  private int promptTokens() {
    return generation.request().prompts().stream().mapToInt(Prompt::length).sum();
  }

  private ObjectNode usage() {
    ObjectNode usage = RequestFields.JSON.createObjectNode();
    usage.put("prompt_tokens", promptTokens());
    usage.put("completion_tokens", completionTokens);
    usage.put("total_tokens", promptTokens() + completionTokens);
    usage.putObject("prompt_tokens_details").put("cached_tokens", generation.reusedPromptTokens());
    return usage;
  }

  private void noteFirst() {
    if (!anyText) {
      anyText = true;
      metrics.firstToken(generation.age());
    }
  }

  private void finished() {
    metrics.finished(
        generation.age(), promptTokens(), generation.reusedPromptTokens(), completionTokens);
  }

  /** An answer as far as it is known. */
  private static final class Collected {
    private final StringBuilder text = new StringBuilder();
    private final List<SampledToken> tokens = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private FinishReason reason = FinishReason.LENGTH;

    void add(GenerationEvent.Text more) {
      text.append(more.text());
      tokens.addAll(more.tokens());
      starts.addAll(more.starts());
    }

    AnswerFormat.AnswerPart part() {
      return new AnswerFormat.AnswerPart(text.toString(), tokens, starts);
    }
  }
}
