package dev.millrace.cli.stage;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.FolderWatcher;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.kafka.IngestClients;
import dev.millrace.ingest.kafka.IngestProgress;
import dev.millrace.ingest.kafka.IngestSettings;
import dev.millrace.ingest.kafka.Ingestor;
import dev.millrace.ingest.kafka.SourceResult;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** As many ingestors as remote files are read at once; one for local files. */
final class IngestWorkers implements AutoCloseable {
  private final Supplier<Ingestor> another;
  private final int most;
  private final List<Ingestor> ingestors = new ArrayList<>();
  private boolean stopped;

  IngestWorkers(
      IngestClients clients,
      Topics topics,
      IngestSettings settings,
      IngestProgress progress,
      int most) {
    IngestProgress inTurn = inTurn(progress);
    this.another = () -> new Ingestor(clients, topics, settings, inTurn, Clock.systemUTC());
    this.most = most;
    ingestors.add(another.get());
  }

  private static IngestProgress inTurn(IngestProgress progress) {
    return new IngestProgress() {
      @Override
      public synchronized void began(Source source, IngestedFile soFar, long bytesRead) {
        progress.began(source, soFar, bytesRead);
      }

      @Override
      public synchronized void committed(Source source, IngestedFile soFar, long bytesRead) {
        progress.committed(source, soFar, bytesRead);
      }

      @Override
      public synchronized void changed(Source source, IngestedFile former) {
        progress.changed(source, former);
      }

      @Override
      public synchronized void ended(SourceResult result) {
        progress.ended(result);
      }
    };
  }

  /** Returns when all have been dealt with, or after {@link #stop}. */
  void ingest(List<Source> sources) throws InterruptedException {
    boolean local = sources.stream().allMatch(FileSource.class::isInstance);
    int count = local ? 1 : Math.min(most, sources.size());
    if (count <= 1) {
      ingestor(0).ingest(sources);
    } else {
      ingestInParallel(sources, count);
    }
  }

  private void ingestInParallel(List<Source> sources, int count) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<?>> shares = new ArrayList<>();
      for (int worker = 0; worker < count; worker++) {
        int first = worker;
        List<Source> share =
            IntStream.range(0, sources.size())
                .filter(index -> index % count == first)
                .mapToObj(sources::get)
                .toList();
        Ingestor ingestor = ingestor(worker);
        shares.add(threads.submit(() -> ingestor.ingest(share)));
      }
      for (Future<?> share : shares) {
        await(share);
      }
    }
  }

  /** One that fails stops the others. */
  private void await(Future<?> share) throws InterruptedException {
    try {
      var _ = share.get();
    } catch (InterruptedException e) {
      stop();
      throw e;
    } catch (ExecutionException e) {
      stop();
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private synchronized Ingestor ingestor(int index) {
    while (ingestors.size() <= index) {
      Ingestor ingestor = another.get();
      ingestors.add(ingestor);
      if (stopped) {
        ingestor.stop();
      }
    }
    return ingestors.get(index);
  }

  void watch(FolderWatcher watcher) throws InterruptedException {
    ingestor(0).watch(watcher);
  }

  synchronized void stop() {
    stopped = true;
    ingestors.forEach(Ingestor::stop);
  }

  @Override
  public synchronized void close() {
    ingestors.forEach(Ingestor::close);
  }
}
