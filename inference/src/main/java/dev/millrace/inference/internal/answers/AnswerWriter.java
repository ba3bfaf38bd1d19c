package dev.millrace.inference.internal.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServiceMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Sends a generation's events as one JSON object or as a stream. A client that is gone is noticed
 * when writing fails; while nothing is to be said, a stream carries what means nothing and a
 * pending object white space, so that it is noticed then too: the object's once the client has
 * ended its side, or after a while.
 */
final class AnswerWriter {
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** Between looks whether the client has ended its side: then it is mostly gone. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /** A plain response keeps its status open this long, so that an early failure can be one. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Generation generation;
  private final AnswerFormat format;
  private final ServiceMetrics metrics;
  private final Optional<String> name;
  private int completionTokens;
  private Optional<Duration> toFirstToken = Optional.empty();

  /**
   * @param name of the model, if it is counted for itself
   */
  AnswerWriter(
      Generation generation, AnswerFormat format, ServiceMetrics metrics, Optional<String> name) {
    this.name = name;
    this.generation = generation;
    this.format = format;
    this.metrics = metrics;
  }

  /** One object when all answers are there. */
  void whole(ApiCall call) throws IOException, InterruptedException {
    List<Collected> collected =
        IntStream.range(0, generation.request().rows()).mapToObj(i -> new Collected()).toList();
    Map<Integer, WholeAnswer> ended = new TreeMap<>();
    Optional<OutputStream> begun = Optional.empty();
    Duration nextBeat = PATIENCE;
    while (ended.size() < collected.size()) {
      Optional<GenerationEvent> event = generation.next(LOOK);
      // White space, which clients ignore. If the client is gone, the second write fails.
      if (generation.age().compareTo(nextBeat) > 0 || call.clientEnded()) {
        begun = Optional.of(space(call, begun));
        nextBeat = generation.age().plus(BEAT);
      }
      event.ifPresent(one -> collect(one, collected, ended));
    }
    ObjectNode body = format.whole(List.copyOf(ended.values()), finished());
    if (begun.isPresent()) {
      begun.get().write(RequestFields.JSON.writeValueAsBytes(body));
      begun.get().close();
    } else {
      call.sendJson(200, body);
    }
  }

  private static OutputStream space(ApiCall call, Optional<OutputStream> begun) throws IOException {
    OutputStream out = begun.isPresent() ? begun.get() : call.beginJson();
    out.write(' ');
    out.flush();
    return out;
  }

  private void collect(
      GenerationEvent event, List<Collected> collected, Map<Integer, WholeAnswer> ended) {
    switch (event) {
      case GenerationEvent.PromptScores scores -> format.scored(scores.prompt(), scores.tokens());
      case GenerationEvent.Embedded embedded -> {}
      case GenerationEvent.Inspected inspected -> {}
      case GenerationEvent.Text text -> {
        noteFirst();
        collected.get(text.choice()).add(text);
      }
      case GenerationEvent.Failed failed -> throw failed.cause();
      case GenerationEvent.Finished finished -> {
        int choice = finished.choice();
        ended.put(choice, collected.get(choice).ended(finished.ending()));
        completionTokens += finished.ending().tokens();
      }
    }
  }

  /** Object after object, as answers grow. */
  void stream(ApiCall call) throws IOException, InterruptedException {
    Optional<GenerationEvent> event = first(call);
    if (event.isPresent() && event.get() instanceof GenerationEvent.Failed failed) {
      throw failed.cause();
    }
    // Closed only where it ends well: a fault leaves it to be broken off.
    OutputStream out = call.beginStream(format.framing().contentType());
    send(out, format.opening());
    int open = generation.request().rows();
    Duration nextBeat = generation.age();
    while (open > 0) {
      if (event.isEmpty()) {
        if (generation.age().compareTo(nextBeat) >= 0 || call.clientEnded()) {
          send(out, format.framing().waiting());
          nextBeat = generation.age().plus(BEAT);
        }
      } else if (event.get() instanceof GenerationEvent.Failed failed) {
        send(out, format.framing().frame(format.failure(failed.cause())));
        out.close();
        return;
      } else {
        open -= streamed(out, event.get());
      }
      if (open > 0) {
        event = generation.next(LOOK);
      }
    }
    send(out, format.closing(finished()));
    send(out, format.framing().last());
    out.close();
  }

  /** The first event; none if there is none soon, or the client has left by then. */
  private Optional<GenerationEvent> first(ApiCall call) throws InterruptedException {
    Optional<GenerationEvent> event = Optional.empty();
    while (event.isEmpty() && generation.age().compareTo(PATIENCE) < 0 && !call.clientEnded()) {
      event = generation.next(LOOK);
    }
    return event;
  }

  /** How many answers the event ended: 0 or 1. */
  private int streamed(OutputStream out, GenerationEvent event) throws IOException {
    switch (event) {
      case GenerationEvent.PromptScores scores -> format.scored(scores.prompt(), scores.tokens());
      case GenerationEvent.Embedded embedded -> {}
      case GenerationEvent.Inspected inspected -> {}
      case GenerationEvent.Text text -> {
        noteFirst();
        AnswerPart part = new AnswerPart(text.text(), text.tokens(), text.starts());
        send(out, format.text(text.choice(), part));
      }
      case GenerationEvent.Failed failed -> throw failed.cause();
      case GenerationEvent.Finished finished -> {
        completionTokens += finished.ending().tokens();
        send(out, format.end(finished.choice(), finished.ending()));
        return 1;
      }
    }
    return 0;
  }

  private void send(OutputStream out, List<ObjectNode> objects) throws IOException {
    for (ObjectNode object : objects) {
      send(out, format.framing().frame(object));
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void noteFirst() {
    if (toFirstToken.isEmpty()) {
      toFirstToken = Optional.of(generation.age());
      metrics.firstToken(generation.age());
    }
  }

  private Tally finished() {
    int promptTokens = generation.request().prompts().stream().mapToInt(Prompt::length).sum();
    Duration total = generation.age();
    int cached = generation.reusedPromptTokens();
    metrics.finished(total, promptTokens, cached, completionTokens);
    name.ifPresent(one -> metrics.sharedFinished(one, total, completionTokens));
    return new Tally(promptTokens, cached, completionTokens, toFirstToken.orElse(total), total);
  }
}
