package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import dev.millrace.storage.Stores;
import java.nio.file.Path;
import java.util.Optional;

/** Where checkpoints are kept. */
public record CheckpointSettings(
    @Setting(
            key = "checkpoints.root",
            text =
                "folder of checkpoints, or a place in a store: s3://BUCKET/PREFIX; empty: below the"
                    + " data folder, or ./checkpoints",
            none = "")
        Optional<String> root,
    @Setting(
            key = "checkpoints.cache",
            text =
                "folder for copies of checkpoints where checkpoints.root is in a store; empty:"
                    + " beside the folder that would hold them, ./checkpoints-cache",
            none = "")
        Optional<Path> cache) {

  static final CheckpointSettings DEFAULT =
      new CheckpointSettings(Optional.empty(), Optional.empty());

  private static final String CACHE = "-cache";

  /**
   * The place in a store; empty where a folder is named.
   *
   * @throws SettingsException if it is on the web
   */
  public Optional<String> store() {
    Optional<String> location = root.filter(Stores::isLocation);
    location
        .filter(place -> !place.matches("(?i)(s3://[^/\\s]+(/\\S*)?|file:/\\S+)"))
        .ifPresent(
            place -> {
              throw new SettingsException(
                  "checkpoints.root is '"
                      + place
                      + "', but must be a folder, or a place in a store that can be written to:"
                      + " s3://BUCKET/PREFIX");
            });
    return location;
  }

  /**
   * The folder on this disk.
   *
   * @param fallback where the settings name none
   */
  Path onDisk(Path fallback) {
    if (store().isPresent()) {
      return cache.orElseGet(() -> fallback.resolveSibling(fallback.getFileName() + CACHE));
    }
    return root.map(Path::of).orElse(fallback);
  }
}
