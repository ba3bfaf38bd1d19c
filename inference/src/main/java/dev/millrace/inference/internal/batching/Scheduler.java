package dev.millrace.inference.internal.batching;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceMetrics;
import dev.millrace.inference.serving.WithheldTexts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continuous batching: one thread that gives every loaded model one pass after another, each pass
 * with all of that model's requests. Requests join and leave between passes.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final InferenceSettings settings;
  private final ServiceMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Map<String, ModelBatch> offered = new LinkedHashMap<>();
  private final List<ModelBatch> batches = new ArrayList<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Thread thread;
  private volatile WithheldTexts withheld = WithheldTexts.NONE;
  private final CurrentModels current;
  private int running;
  private int taken;
  private boolean closing;

  /**
   * @param slots names under which a model each is served, the one that is meant where none is
   *     named first
   */
  public Scheduler(InferenceSettings settings, ServiceMetrics metrics, List<String> slots) {
    this.current = new CurrentModels(slots);
    this.settings = settings;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().name("millrace-engine").start(this::run);
  }

  /** Makes a model the one of a slot; the one before ends with its last request. */
  public void offer(String slot, ServedModel model) {
    locked(
        () -> {
          ModelBatch batch = offered.get(model.id());
          if (batch == null || !batch.model().equals(model)) {
            batch = add(model);
          }
          current.replace(slot, batch).ifPresent(this::retire);
          metrics.swapped(slot);
        });
  }

  /** From now on no new answer recites any of these, and none that were given before. */
  public void withhold(WithheldTexts texts) {
    withheld = texts;
  }

  /** Loads a model beside the current one, for requests that name it. */
  public void offerBeside(ServedModel model) {
    locked(() -> add(model));
  }

  /** Takes a model that is not the current one away again. */
  public void withdraw(String id) {
    locked(
        () ->
            Optional.ofNullable(offered.get(id))
                .filter(batch -> !current.holds(batch))
                .ifPresent(this::retire));
  }

  private ModelBatch add(ServedModel model) {
    if (closing) {
      throw ApiException.closing();
    }
    ModelBatch batch = new ModelBatch(model, settings, metrics);
    batches.add(batch);
    // Checkpoints of two generations may have the same id; each stays in its slot.
    Optional.ofNullable(offered.put(model.id(), batch))
        .filter(before -> !current.holds(before))
        .ifPresent(ModelBatch::retire);
    return batch;
  }

  private void retire(ModelBatch batch) {
    batch.retire();
    offered.remove(batch.model().id(), batch);
  }

  /** The current model, kept loaded until the lease is closed. */
  public Optional<Lease> lease() {
    return lockedGet(() -> current.first().map(Lease::new));
  }

  /** The model of a slot. */
  public Optional<Lease> leaseOf(String slot) {
    return lockedGet(() -> current.in(slot).map(Lease::new));
  }

  /** The model of that id, if it is loaded. */
  public Optional<Lease> lease(String id) {
    return lockedGet(() -> Optional.ofNullable(offered.get(id)).map(Lease::new));
  }

  /** Models that requests can get now, the current one included. */
  public List<ServedModel> models() {
    return lockedGet(() -> offered.values().stream().map(ModelBatch::model).toList());
  }

  public Optional<ServedModel> current() {
    return lockedGet(() -> current.first().map(ModelBatch::model));
  }

  /** The model of a slot. */
  public Optional<ServedModel> current(String slot) {
    return lockedGet(() -> current.in(slot).map(ModelBatch::model));
  }

  /** Models in memory, those that only finish their last requests included. */
  public int loaded() {
    return lockedGet(batches::size);
  }

  public int waitingRequests() {
    return lockedGet(waiting::size);
  }

  public int runningAnswers() {
    return lockedGet(() -> running);
  }

  private Generation submit(ModelBatch batch, GenerationRequest request) {
    return lockedGet(
        () -> {
          if (closing) {
            throw ApiException.closing();
          }
          if (request.rows() > settings.limits().maxRunning()) {
            throw ApiException.invalid(
                "n",
                request.rows()
                    + " answers are asked for at once: at most "
                    + settings.limits().maxRunning()
                    + " can be generated together");
          }
          int ahead =
              waiting.stream().mapToInt(one -> one.generation().request().rows()).sum() + taken;
          if (ahead + request.rows() > settings.limits().maxRunning()
              && waiting.size() >= settings.limits().maxWaiting()) {
            throw ApiException.queueFull(
                retryAfterSeconds(),
                waiting.size() + " requests are waiting, the most allowed: try again later");
          }
          Generation generation =
              new Generation(batch.model(), request, withheld, settings.limits().recitalTokens());
          batch.hold();
          waiting.add(new Waiting(batch, generation));
          work.signalAll();
          return generation;
        });
  }

  private int retryAfterSeconds() {
    double rounds = (double) (waiting.size() + 1) / settings.limits().maxRunning();
    return (int) Math.clamp(Math.ceil(rounds * metrics.meanRequestSeconds()), 1, 60);
  }

  private void run() {
    try {
      while (awaitWork()) {
        List<ModelBatch> busy =
            lockedGet(() -> batches.stream().filter(batch -> !batch.idle()).toList());
        for (ModelBatch batch : busy) {
          batch.pass(ended -> locked(batch::letGo));
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.error("the engine's thread ended", e);
      locked(() -> closing = true);
    } finally {
      locked(() -> waiting.forEach(one -> one.generation().fail(ApiException.closing())));
      batches.forEach(ModelBatch::close);
    }
  }

  /** Waits for work, admits what fits and frees what nobody holds; false when closing. */
  private boolean awaitWork() {
    List<ModelBatch> finished;
    List<Waiting> admitted;
    lock.lock();
    try {
      admitted = admit();
      while (!closing && admitted.isEmpty() && !anyBusy() && !anyFinished()) {
        work.awaitUninterruptibly();
        admitted = admit();
      }
      finished = batches.stream().filter(ModelBatch::finished).toList();
      batches.removeAll(finished);
    } finally {
      lock.unlock();
    }
    finished.forEach(ModelBatch::close);
    admitted.forEach(one -> one.batch().admit(one.generation()));
    return !closing;
  }

  private boolean anyBusy() {
    return batches.stream().anyMatch(batch -> !batch.idle());
  }

  private boolean anyFinished() {
    return batches.stream().anyMatch(ModelBatch::finished);
  }

  private List<Waiting> admit() {
    waiting.removeIf(this::gaveUp);
    running = batches.stream().mapToInt(ModelBatch::rows).sum();
    taken = places();
    List<Waiting> admitted = new ArrayList<>();
    while (!waiting.isEmpty()
        && taken + waiting.element().generation().request().rows()
            <= settings.limits().maxRunning()) {
      Waiting next = waiting.remove();
      int rows = next.generation().request().rows();
      taken += rows;
      running += rows;
      admitted.add(next);
    }
    return admitted;
  }

  /**
   * Places taken among those there are. A replaced model's last answers take none, so that a new
   * model begins to answer at once; but of several models that follow each other quickly, only as
   * many answers as there are places.
   */
  private int places() {
    int leaving = batches.stream().filter(ModelBatch::retired).mapToInt(ModelBatch::rows).sum();
    return running - Math.min(leaving, settings.limits().maxRunning());
  }

  private boolean gaveUp(Waiting one) {
    if (one.generation().late()) {
      one.generation()
          .fail(ApiException.timedOut("no place was free within the time allowed: try again"));
    }
    if (one.generation().over()) {
      one.batch().letGo();
    }
    return one.generation().over();
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T> T lockedGet(Supplier<T> query) {
    lock.lock();
    try {
      return query.get();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every request with an error and frees every model. */
  @Override
  public void close() {
    locked(() -> closing = true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Waiting(ModelBatch batch, Generation generation) {}

  /** A model that stays loaded while a request is prepared for it. */
  public final class Lease implements AutoCloseable {
    private final ModelBatch batch;
    private boolean closed;

    private Lease(ModelBatch batch) {
      this.batch = batch;
      batch.hold();
    }

    public ServedModel model() {
      return batch.model();
    }

    public Generation submit(GenerationRequest request) {
      return Scheduler.this.submit(batch, request);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        locked(batch::letGo);
      }
    }
  }
}
