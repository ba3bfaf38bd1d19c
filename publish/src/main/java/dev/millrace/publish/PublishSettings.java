package dev.millrace.publish;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/**
 * Where documents are published to, and in files of what size.
 *
 * @param staging where files are written before they are brought to their place
 */
public record PublishSettings(
    @Setting(
            key = "publish.to",
            text =
                "folder or s3://BUCKET/PREFIX of the data set; a generation other than main goes"
                    + " beside it, with its name added",
            none = "")
        Optional<String> to,
    @Setting(
            key = "publish.interval",
            text = "the longest until a clean document can be seen in a file",
            min = 1)
        Duration interval,
    @Setting(
            key = "publish.file-bytes",
            text = "about the size of a large file, compressed",
            min = 1 << 16)
        long fileBytes,
    @Setting(
            key = "publish.row-group-bytes",
            text = "about the size of a row group, uncompressed; each open file has one in memory",
            min = 1 << 16,
            max = 1 << 30)
        long rowGroupBytes,
    @Setting(
            key = "publish.merge-files",
            text = "so many small files of one dump and language are made one; 0: never",
            min = 0,
            max = 1_000)
        int mergeFiles,
    @Setting(
            key = "publish.staging",
            text =
                "folder where files are written before they are whole; empty: below the data"
                    + " folder, or a temporary one",
            none = "")
        Optional<String> staging,
    @Setting(
            key = "publish.dropped",
            text =
                "true: dropped documents are published too, with rule, measured value and limit, as"
                    + " a data set of their own in the folder dropped below publish.to")
        boolean dropped) {

  public static final PublishSettings DEFAULT =
      new PublishSettings(
          Optional.empty(),
          Duration.ofMinutes(5),
          256L << 20,
          64L << 20,
          8,
          Optional.empty(),
          false);

  /** The same to another place. */
  public PublishSettings to(String place) {
    return new PublishSettings(
        Optional.of(place), interval, fileBytes, rowGroupBytes, mergeFiles, staging, dropped);
  }
}
