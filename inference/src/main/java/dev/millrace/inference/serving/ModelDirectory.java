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
  private final Set<String> shared;
  private final TrafficShares shares;
  private final Map<String, Boolean> beside = new LinkedHashMap<>(16, 0.75f, true);

  public ModelDirectory(InferenceService service, CheckpointCatalog catalog) {
    this.service = service;
    this.settings = service.settings();
    this.scheduler = service.scheduler();
    this.catalog = catalog;
    this.shared = new LinkedHashSet<>(service.shared().names());
    this.shares = new TrafficShares(service.shared());
  }

  /**
   * The model of that name; without one, the current model, of several side by side the first: what
   * is computed by different models cannot be compared.
   */
  public Scheduler.Lease lease(Optional<String> asked) {
    Optional<String> name = asked.map(ModelDirectory::untagged);
    if (name.isEmpty() || name.get().equals(settings.modelName())) {
      return scheduler.lease().orElseThrow(ApiException::noModel);
    }
    if (shared.contains(name.get())) {
      return scheduler.leaseOf(name.get()).orElseThrow(ApiException::noModel);
    }
    return scheduler.lease(name.get()).orElseGet(() -> leaseBeside(name.get()));
  }

  /**
   * The model that is to write an answer.
   *
   * @param asked its name; without one, or by the name of all, it is chosen by the shares
   * @param key the same for requests that shall get the same model, if they say so
   */
  public Chosen choose(Optional<String> asked, Optional<String> key) {
    Optional<String> name = asked.map(ModelDirectory::untagged);
    if (shared.isEmpty()) {
      return new Chosen(Optional.empty(), lease(asked));
    }
    if (name.isPresent() && !name.get().equals(settings.modelName())) {
      return new Chosen(name.filter(shared::contains), lease(asked));
    }
    String next =
        key.map(one -> shares.of(one, this::isReady))
            .orElseGet(() -> shares.next(this::isReady))
            .orElseThrow(ApiException::noModel);
    return new Chosen(
        Optional.of(next), scheduler.leaseOf(next).orElseThrow(ApiException::noModel));
  }

  private boolean isReady(String name) {
    return scheduler.current(name).isPresent();
  }

  /**
   * A model that was chosen.
   *
   * @param name of it among those that are served side by side, if it is one of them
   */
  public record Chosen(Optional<String> name, Scheduler.Lease lease) {}

  /** Ollama's clients put a tag behind every name. */
  public static String untagged(String name) {
    return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
  }

  /** Names that {@link #lease} knows, the one for whatever is newest first. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    scheduler.current().ifPresent(model -> names.add(settings.modelName()));
    shared.stream().filter(this::isReady).forEach(names::add);
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
            : scheduler
                .current(name)
                .or(
                    () ->
                        scheduler.models().stream()
                            .filter(model -> model.id().equals(name))
                            .findFirst());
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
    List<String> some = names().stream().limit(SOME + shared.size()).toList();
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
