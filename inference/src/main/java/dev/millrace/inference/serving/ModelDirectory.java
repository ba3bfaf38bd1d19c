package dev.millrace.inference.serving;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.http.ApiException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the model that a request names; a checkpoint that is not loaded is loaded for it. */
public final class ModelDirectory {
  private static final int SOME = 3;
  private static final String LATEST = ":latest";

  private final InferenceService service;
  private final InferenceSettings settings;
  private final Scheduler scheduler;
  private final CheckpointCatalog catalog;
  private final Map<String, Boolean> beside = new LinkedHashMap<>(16, 0.75f, true);

  public ModelDirectory(InferenceService service, CheckpointCatalog catalog) {
    this.service = service;
    this.settings = service.settings();
    this.scheduler = service.scheduler();
    this.catalog = catalog;
  }

  /** The model of that name; without one, the current model. */
  public Scheduler.Lease lease(Optional<String> asked) {
    Optional<String> name = asked.map(ModelDirectory::untagged);
    if (name.isEmpty() || name.get().equals(settings.modelName())) {
      return scheduler.lease().orElseThrow(ApiException::noModel);
    }
    return scheduler.lease(name.get()).orElseGet(() -> leaseBeside(name.get()));
  }

  /** Ollama's clients put a tag behind every name. */
  public static String untagged(String name) {
    return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
  }

  /** Names that {@link #lease} knows, the one for whatever is newest first. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    scheduler.current().ifPresent(model -> names.add(settings.modelName()));
    scheduler.models().forEach(model -> names.add(model.id()));
    if (settings.reuse().maxSideModels() > 0) {
      catalog.checkpoints().forEach(entry -> names.add(entry.id()));
    }
    return names;
  }

  /** What is known of a model of {@link #names}. */
  public ModelFacts facts(String name) {
    Optional<ServedModel> loaded =
        name.equals(settings.modelName())
            ? scheduler.current()
            : scheduler.models().stream().filter(model -> model.id().equals(name)).findFirst();
    String id = loaded.map(ServedModel::id).orElse(name);
    Optional<CheckpointEntry> checkpoint =
        catalog.checkpoints().stream().filter(entry -> entry.id().equals(id)).findFirst();
    return new ModelFacts(name, id, loaded, checkpoint);
  }

  private synchronized Scheduler.Lease leaseBeside(String name) {
    if (!names().contains(name)) {
      throw unknown(name);
    }
    Optional<Scheduler.Lease> loaded = scheduler.lease(name);
    if (loaded.isEmpty()) {
      loadBeside(name);
      loaded = scheduler.lease(name);
    }
    return loaded.orElseThrow(ApiException::noModel);
  }

  /** What a request gets that names a model there is not. */
  public ApiException unknown(String name) {
    String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
    List<String> some = names().stream().limit(SOME).toList();
    return ApiException.unknownModel(
        "model",
        "model '"
            + shown
            + "' is not served here: GET /v1/models lists those that are"
            + (some.isEmpty() ? "" : ", among them " + String.join(", ", some)));
  }

  private void loadBeside(String name) {
    try {
      scheduler.offerBeside(catalog.load(name));
    } catch (CheckpointRefusedException e) {
      service.refused(e);
      throw ApiException.refusedCheckpoint("model", e);
    }
    beside.put(name, true);
    if (beside.size() > settings.reuse().maxSideModels()) {
      String eldest = beside.keySet().iterator().next();
      beside.remove(eldest);
      scheduler.withdraw(eldest);
    }
  }
}
