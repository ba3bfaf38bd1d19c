package dev.millrace.inference.internal.http;

import dev.millrace.http.Routes;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.GenerationApi;
import dev.millrace.inference.internal.http.Route.PlainAction;
import dev.millrace.inference.internal.llamacpp.LlamaCompletionApi;
import dev.millrace.inference.internal.llamacpp.PropertiesApi;
import dev.millrace.inference.internal.ollama.OllamaApi;
import dev.millrace.inference.internal.ollama.OllamaEmbeddings;
import dev.millrace.inference.internal.ollama.OllamaModels;
import dev.millrace.inference.internal.openai.ChatApi;
import dev.millrace.inference.internal.openai.CompletionsApi;
import dev.millrace.inference.internal.openai.EmbeddingsApi;
import dev.millrace.inference.internal.openai.ModelsApi;
import dev.millrace.inference.internal.openai.TokenizerApi;
import dev.millrace.inference.internal.openai.responses.ResponsesApi;
import dev.millrace.inference.internal.page.EventStream;
import dev.millrace.inference.internal.page.InsideApi;
import dev.millrace.inference.internal.page.LineageApi;
import dev.millrace.inference.internal.page.PagesApi;
import dev.millrace.inference.internal.page.PipelineApi;
import dev.millrace.inference.internal.page.StatusApi;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServiceCatalog;

/** Every path of the service and what answers it. */
final class ServiceRoutes {
  private final InferenceService service;
  private final ServiceCatalog catalog;
  private final ModelDirectory models;
  private final StatusApi status;
  private final Routes.Builder<Route> routes = new Routes.Builder<>();

  private ServiceRoutes(InferenceService service, ServiceCatalog catalog) {
    this.service = service;
    this.catalog = catalog;
    this.models = new ModelDirectory(service, catalog.checkpoints());
    this.status = new StatusApi(service, catalog.checkpoints());
  }

  static Routes<Route> of(InferenceService service, ServiceCatalog catalog) {
    ServiceRoutes all = new ServiceRoutes(service, catalog);
    all.answers();
    all.models();
    all.tokenizers();
    all.pipeline();
    all.ollama();
    return all.routes.build();
  }

  private void answers() {
    generation("/v1/completions", new CompletionsApi(service.settings()));
    generation("/v1/chat/completions", new ChatApi(service.settings()));
    generation("/v1/responses", new ResponsesApi(service.settings()));
    EmbeddingsApi embeddings = new EmbeddingsApi(service, models);
    on("POST", "/v1/embeddings", embeddings::create);
    generation("/completion", new LlamaCompletionApi(service.settings()));
  }

  private void generation(String path, Dialect dialect) {
    on("POST", path, new GenerationApi(service, models, dialect)::handle);
  }

  private void models() {
    ModelsApi api = new ModelsApi(service, models, catalog.checkpoints(), status);
    on("GET", "/v1/models", api::list);
    routes.on(
        "GET",
        "/v1/models/{id...}",
        new Route(ErrorShape.OPENAI, (call, named) -> api.one(call, named.getOrDefault("id", ""))));
    on("GET", "/health", api::health);
    on("GET", "/metrics", api::metrics);
    on("POST", "/admin/checkpoint", api::pin);
    on("GET", "/api/status", status::get);
    on("GET", "/props", new PropertiesApi(service)::get);
  }

  private void tokenizers() {
    TokenizerApi api = new TokenizerApi(service, models, catalog.tokenizers());
    on("POST", "/tokenize", api::tokenize);
    on("POST", "/detokenize", api::detokenize);
    on("GET", "/tokenizers", api::list);
    on("GET", "/tokenizer_info", api::info);
  }

  private void pipeline() {
    PipelineApi api = new PipelineApi(catalog.pipeline());
    on("GET", "/api/training", api::training);
    on("GET", "/api/runs", api::runs);
    on("GET", "/api/generations", api::generations);
    on("GET", "/api/flow", api::flow);
    on("GET", "/api/crawl/hosts", api::crawledHosts);
    on("GET", "/api/events", new EventStream(service, status, catalog.pipeline())::follow);
    on("GET", "/api/examples", call -> api.examples(call, call.parameter("rule")));
    LineageApi lineage = new LineageApi(catalog.lineage());
    on("GET", "/api/trace", lineage::trace);
    on("GET", "/api/lineage", lineage::shares);
    on("GET", "/api/lineage/documents", lineage::documents);
    on("GET", "/api/lineage/step", lineage::step);
    InsideApi inside = new InsideApi(service, models);
    on("GET", "/api/model", inside::model);
    on("POST", "/api/inside", inside::inside);
    PagesApi pages = new PagesApi(catalog.pages(), models);
    on("GET", "/api/pages", pages::find);
    on("GET", "/api/page", pages::one);
    on("POST", "/api/judge", pages::judge);
    on("POST", "/api/seen", pages::seen);
    for (String page : PageFiles.paths()) {
      on("GET", page, call -> PageFiles.send(call, page));
    }
  }

  private void ollama() {
    OllamaApi api = new OllamaApi(service, models);
    onOllama("POST", "/api/generate", api::generate);
    onOllama("POST", "/api/chat", api::chat);
    OllamaEmbeddings embeddings = new OllamaEmbeddings(service, models);
    onOllama("POST", "/api/embed", embeddings::embed);
    onOllama("POST", "/api/embeddings", embeddings::one);
    OllamaModels list = new OllamaModels(service, models);
    onOllama("GET", "/api/tags", list::tags);
    onOllama("GET", "/api/ps", list::running);
    onOllama("GET", "/api/version", list::version);
    onOllama("POST", "/api/show", list::show);
  }

  private void on(String method, String path, PlainAction action) {
    routes.on(method, path, new Route(ErrorShape.OPENAI, (call, named) -> action.run(call)));
  }

  private void onOllama(String method, String path, PlainAction action) {
    routes.on(method, path, new Route(ErrorShape.OLLAMA, (call, named) -> action.run(call)));
  }
}
