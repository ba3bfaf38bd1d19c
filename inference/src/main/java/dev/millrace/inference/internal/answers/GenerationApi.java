package dev.millrace.inference.internal.answers;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import java.io.IOException;
import java.util.Optional;

/** An interface that generates: reads a request, submits it and writes its answers. */
public final class GenerationApi {
  private final InferenceService service;
  private final ModelDirectory models;
  private final Dialect dialect;

  public GenerationApi(InferenceService service, ModelDirectory models, Dialect dialect) {
    this.service = service;
    this.models = models;
    this.dialect = dialect;
  }

  public void handle(ApiCall call) throws IOException, InterruptedException {
    handle(call, call.fields(dialect.fields()));
  }

  /** The same for a body that has been read. */
  public void handle(ApiCall call, RequestFields fields) throws IOException, InterruptedException {
    boolean stream = dialect.streams(fields);
    Begun begun = begin(fields);
    try (Generation generation = begun.generation()) {
      call.noteIgnored(fields); // Those of objects within are known only now.
      AnsweringModel.tell(call, begun.name(), generation.model());
      AnswerFormat format = begun.plan().format().apply(generation);
      AnswerWriter writer = new AnswerWriter(generation, format, service.metrics(), begun.name());
      if (stream) {
        writer.stream(call);
      } else {
        writer.whole(call);
      }
    }
  }

  private Begun begin(RequestFields fields) {
    ModelDirectory.Chosen chosen =
        models.choose(fields.string("model"), AnsweringModel.conversation(fields));
    try (Scheduler.Lease lease = chosen.lease()) {
      chosen.name().ifPresent(service.metrics()::shared);
      Plan plan = dialect.plan(fields, lease.model());
      Generation generation = lease.submit(plan.request());
      return new Begun(plan, generation, chosen.name());
    }
  }

  /**
   * @param name of the model among those that are served side by side
   */
  private record Begun(Plan plan, Generation generation, Optional<String> name) {}
}
