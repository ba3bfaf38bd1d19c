package dev.millrace.inference.internal.openai;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServedModel;
import java.io.IOException;
import java.util.Set;

/** An interface of OpenAI's that generates: reads a request, submits it and writes its answers. */
public final class GenerationApi {
  private final InferenceService service;
  private final ModelDirectory models;
  private final Dialect dialect;

  public GenerationApi(InferenceService service, ModelDirectory models, Dialect dialect) {
    this.service = service;
    this.models = models;
    this.dialect = dialect;
  }

  /** What one of the two interfaces calls things. */
  sealed interface Dialect permits CompletionsApi, ChatApi {

    /** Fields that mean something, beside {@link GenerationFields#KNOWN}. */
    Set<String> fields();

    /**
     * Everything checked against the model's limits.
     *
     * @param shared the fields that both have
     */
    GenerationRequest request(RequestFields fields, GenerationFields shared, ServedModel model);

    AnswerFormat format(RequestFields fields, Generation generation);
  }

  public void handle(ApiCall call) throws IOException, InterruptedException {
    byte[] body = call.body();
    Set<String> known = RequestFields.both(GenerationFields.KNOWN, dialect.fields());
    RequestFields fields = RequestFields.parse(body, known, GenerationFields.IGNORED);
    GenerationFields shared = new GenerationFields(fields);
    boolean stream = shared.stream();
    boolean usage = shared.streamUsage();
    try (Generation generation = begin(fields, shared)) {
      AnswerFormat format = dialect.format(fields, generation);
      AnswerWriter writer = new AnswerWriter(generation, format, service.metrics());
      if (stream) {
        writer.stream(call, usage);
      } else {
        writer.whole(call);
      }
    }
  }

  private Generation begin(RequestFields fields, GenerationFields shared) {
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      return lease.submit(dialect.request(fields, shared, lease.model()));
    }
  }
}
