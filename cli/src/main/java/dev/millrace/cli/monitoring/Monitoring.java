package dev.millrace.cli.monitoring;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.metrics.Health;
import dev.millrace.metrics.JvmMeters;
import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.metrics.MetricsServer;
import dev.millrace.metrics.RecordMeter;
import dev.millrace.metrics.traces.SpanExport;
import dev.millrace.metrics.traces.TraceSettings;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.trace.Tracing;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The meters and the health of a process, and the port where both are read. */
public final class Monitoring implements AutoCloseable {
  private final Meters meters = new Meters();
  private final Health health = new Health();
  private Optional<Listening> listening = Optional.empty();
  private Optional<SpanExport> spans = Optional.empty();

  private record Listening(MetricsServer server, JvmMeters jvm) {}

  private Monitoring() {}

  /** Of one that has no port for it and sends no spans. */
  public static Monitoring silent() {
    return new Monitoring();
  }

  /** Of one that has no port for it. */
  public static Monitoring withoutPort(Wiring wiring) {
    Monitoring monitoring = new Monitoring();
    monitoring.trace(wiring.traces());
    return monitoring;
  }

  private void trace(TraceSettings settings) {
    meters.begin(Metric.SPANS_DROPPED);
    spans = settings.url().map(url -> new SpanExport(url, settings.sample(), meters));
  }

  /**
   * Tells from now on, and says where.
   *
   * @throws SettingsException if the port is taken or the address is not this machine's
   */
  public static Monitoring start(Wiring wiring) {
    Monitoring monitoring = new Monitoring();
    JvmMeters jvm = JvmMeters.bind(monitoring.meters);
    MetricsServer server =
        MetricsServer.start(wiring.metrics(), monitoring.meters, monitoring.health);
    monitoring.trace(wiring.traces());
    monitoring.listening = Optional.of(new Listening(server, jvm));
    System.err.println("millrace: metrics on " + server.url() + "/metrics");
    return monitoring;
  }

  public Meters meters() {
    return meters;
  }

  public Health health() {
    return health;
  }

  /** Where it is read, if it has a port. */
  public Optional<URI> url() {
    return listening.map(open -> open.server().url());
  }

  /** Which pages are traced, and where their spans go. */
  public Tracing tracing() {
    return spans.map(SpanExport::tracing).orElse(Tracing.OFF);
  }

  /** Serdes whose records are counted. */
  public RecordSerdes counting(RecordSerdes serdes, String pagesFrom) {
    return serdes.telling(new RecordMeter(meters, pagesFrom));
  }

  /** Not ready while these wait; passes on what it hears. */
  public WaitNotices hearing(WaitNotices notices) {
    HeardWaits heard = new HeardWaits(notices);
    health.require("start", heard::waitsFor);
    return heard;
  }

  /** Free space of the disk that a folder is on; of its parent while it is not there. */
  public void watchDisk(Path folder) {
    File file = folder.toAbsolutePath().toFile();
    String label = file.getPath();
    meters.watch(Metric.DISK_FREE, () -> there(file).getUsableSpace(), label);
    meters.watch(Metric.DISK_SIZE, () -> there(file).getTotalSpace(), label);
  }

  private static File there(File file) {
    File parent = file.getParentFile();
    return file.exists() || parent == null ? file : there(parent);
  }

  @Override
  public void close() {
    spans.ifPresent(SpanExport::close);
    listening.ifPresent(
        open -> {
          open.server().close();
          open.jvm().close();
        });
  }

  /** Remembers what is waited for. */
  private static final class HeardWaits implements WaitNotices {
    private final WaitNotices next;
    private volatile Optional<String> reason = Optional.empty();

    HeardWaits(WaitNotices next) {
      this.next = next;
    }

    Optional<String> waitsFor() {
      return reason.map(waited -> "waits: " + waited);
    }

    @Override
    public void waiting(String waited, Duration lasted) {
      reason = Optional.of(waited);
      next.waiting(waited, lasted);
    }

    @Override
    public void goesOn(Duration lasted) {
      reason = Optional.empty();
      next.goesOn(lasted);
    }
  }
}
