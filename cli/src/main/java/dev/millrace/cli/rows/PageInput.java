package dev.millrace.cli.rows;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pages out of HTML, WARC and WET files, plain or gzip, and standard input. */
public final class PageInput {
  private static final String KINDS = ".*\\.(x?html?|warc|wet)(\\.gz)?";
  private static final String WARC_KINDS = ".*\\.(warc|wet)(\\.gz)?";
  private static final byte[] WARC_START = "WARC/".getBytes(StandardCharsets.US_ASCII);

  private final ReadSettings settings;
  private boolean damaged;

  public PageInput(ReadSettings settings) {
    this.settings = settings;
  }

  /**
   * Gives every page of the inputs, in order. Damage is reported on standard error and skipped.
   *
   * @return whether all could be read
   */
  public boolean read(List<String> names, Consumer<Page> pages) throws IOException {
    List<String> files = TextInput.files(names, file -> file.matches(KINDS));
    try (InputProgress progress = InputProgress.of("extract", files)) {
      for (String name : files) {
        if (name.equals("-")) {
          readStandardInput(pages, progress);
        } else {
          readFile(name, Path.of(name), pages, progress);
        }
      }
    }
    return !damaged;
  }

  /** A WARC's reader wants a file to seek in. */
  private void readStandardInput(Consumer<Page> pages, InputProgress progress) throws IOException {
    Path copy = Files.createTempFile("millrace", ".input");
    try {
      try (InputStream in = TextInput.open("-", progress)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      readFile("-", copy, pages, progress);
    } finally {
      Files.delete(copy);
    }
  }

  private void readFile(String name, Path file, Consumer<Page> pages, InputProgress progress)
      throws IOException {
    try {
      if (name.matches(WARC_KINDS) || isWarc(file)) {
        readWarc(name, file, pages, progress);
      } else {
        pages.accept(html(name, file));
        progress.add(Files.size(file));
      }
    } catch (SettingsException | NotWarcException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isWarc(Path file) {
    return Arrays.equals(TextInput.bytes(file.toString(), WARC_START.length), WARC_START);
  }

  private void readWarc(String name, Path file, Consumer<Page> pages, InputProgress progress)
      throws IOException {
    try (PageReader reader = PageReader.open(new FileSource(file), settings)) {
      long reached = 0;
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        switch (next.get()) {
          case Reading.PageRead read -> pages.accept(read.page());
          case Reading.Broken broken -> tell(name + ": " + broken.error());
          case Reading.Skipped _ -> {}
        }
        progress.add(next.get().next().byteOffset() - reached);
        reached = next.get().next().byteOffset();
      }
    }
  }

  private Page html(String name, Path file) {
    byte[] body = TextInput.bytes(file.toString(), settings.bodyLimitBytes());
    return Page.newBuilder()
        .setRecordId(name)
        .setHeaders(List.of()) // its default is read through a class that Avro wants trusted
        .setContentType("text/html")
        .setBody(ByteBuffer.wrap(body))
        .build();
  }

  private void tell(String problem) {
    damaged = true;
    System.err.println("millrace: " + problem);
  }
}
