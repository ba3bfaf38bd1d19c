package dev.millrace.cli.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The lines of files one after the other, of which one is open at a time. UTF-8, strictly. */
final class InputLines implements Iterator<InputLine>, AutoCloseable {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Iterator<String> files;
  private final InputProgress progress;
  private String file = "";
  private long number;
  private Optional<BufferedReader> reader = Optional.empty();
  private Optional<InputLine> next = Optional.empty();

  InputLines(List<String> files, InputProgress progress) {
    this.files = files.iterator();
    this.progress = progress;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && (reader.isPresent() || files.hasNext())) {
      if (reader.isEmpty()) {
        openNext();
      }
      next = read(reader.orElseThrow());
      if (next.isEmpty()) {
        close();
      }
    }
    return next.isPresent();
  }

  @Override
  public InputLine next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    InputLine line = next.orElseThrow();
    next = Optional.empty();
    return line;
  }

  private void openNext() {
    file = files.next();
    number = 0;
    reader =
        Optional.of(
            new BufferedReader(
                new InputStreamReader(
                    TextInput.open(file, progress), StandardCharsets.UTF_8.newDecoder())));
  }

  private Optional<InputLine> read(BufferedReader from) {
    try {
      String line = from.readLine();
      if (line == null) {
        return Optional.empty();
      }
      number++;
      boolean marked = number == 1 && line.startsWith(BYTE_ORDER_MARK);
      return Optional.of(new InputLine(file, number, marked ? line.substring(1) : line));
    } catch (CharacterCodingException e) {
      // The reader decodes ahead, so the bad bytes need not be in the next line.
      throw new InputLine(file, number, "").fault("the bytes after this line are not UTF-8");
    } catch (IOException e) {
      throw new InputLine(file, number, "").fault("cannot be read beyond this line: " + e);
    }
  }

  @Override
  public void close() {
    try {
      if (reader.isPresent()) {
        reader.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = Optional.empty();
  }
}
