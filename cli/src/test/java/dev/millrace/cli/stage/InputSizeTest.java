package dev.millrace.cli.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.SourceBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputSizeTest {
  @TempDir private Path folder = Path.of("");

  private final InputSize size = new InputSize();

  /** One of which nobody has asked yet how large it is. */
  private record Remote(String name) implements Source {
    @Override
    public String identity() throws IOException {
      throw new IOException("not asked");
    }

    @Override
    public long bytes() throws IOException {
      throw new IOException("not asked");
    }

    @Override
    public SourceBytes open() throws IOException {
      throw new IOException("not asked");
    }
  }

  private Source file(String name, int bytes) throws IOException {
    return new FileSource(Files.write(folder.resolve(name), new byte[bytes]));
  }

  private void share(long read, long bytes) {
    assertThat(size.share())
        .extracting(InputShare::bytesRead, InputShare::bytes)
        .containsExactly(read, bytes);
  }

  @Test
  void whatIsBeingReadCountsWithWhatHasBeenRead() throws IOException {
    Source first = file("a", 100);
    Source second = file("b", 300);
    size.add(List.of(first, second));
    share(0, 400);

    size.began(first, 100, 0);
    size.reached(first, 40);
    share(40, 400);
    size.reached(first, 100);
    size.ended(first);
    share(100, 400);

    size.began(second, 300, 0);
    size.reached(second, 30);
    share(130, 400);
  }

  @Test
  void whatEarlierRunsHaveReadIsNoPartOfIt() throws IOException {
    Source begun = file("a", 100);
    Source whole = file("b", 300);
    size.add(List.of(begun, whole));

    size.ended(whole);
    size.began(begun, 100, 60);
    size.reached(begun, 70);

    share(10, 40);
  }

  @Test
  void aRemoteSourceCountsAsTheMeanOfThoseKnownUntilItsTurn() {
    List<Source> remotes = List.of(new Remote("a"), new Remote("b"), new Remote("c"));
    size.add(remotes);
    share(0, 0);

    size.began(remotes.get(0), 100, 0);
    size.reached(remotes.get(0), 50);
    share(50, 300);
    size.began(remotes.get(1), 300, 0);
    size.reached(remotes.get(1), 1);
    share(51, 600);
  }
}
