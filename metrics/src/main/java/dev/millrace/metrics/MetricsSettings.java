package dev.millrace.metrics;

import dev.millrace.schemas.settings.Setting;

/** Where a process tells of itself. */
public record MetricsSettings(
    @Setting(
            key = "metrics.host",
            text =
                "address on which each process tells its metrics and whether it is ready; whoever"
                    + " reaches it reads them without a key")
        String host,
    @Setting(
            key = "metrics.port",
            text =
                "port of /metrics, /health/live and /health/ready; 0: any free one, told at the"
                    + " start",
            min = 0,
            max = 65535)
        int port) {

  public static final MetricsSettings DEFAULT = new MetricsSettings("127.0.0.1", 0);
}
