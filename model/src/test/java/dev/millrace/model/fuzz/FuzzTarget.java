package dev.millrace.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a reader of bytes from strangers keeps: it reads them or refuses them, as documented, and
 * soon. Two hundred inputs in each build; {@code -Pfuzz} gives as many as {@code
 * millrace.fuzz.rounds} says, of the seed {@code millrace.fuzz.seed}.
 */
public abstract class FuzzTarget {
  private static final int FEW = 200;
  private static final int MANY = Integer.getInteger("millrace.fuzz.rounds", 20_000);
  private static final long SEED = Long.getLong("millrace.fuzz.seed", 41);
  private static final int LONGEST = 256 << 10;

  /** Good inputs, each of which is read and not refused. */
  protected abstract List<byte[]> seeds() throws Exception;

  /** What inputs of this kind are made of. */
  protected List<String> words() {
    return List.of();
  }

  /** What the reader throws for bad input, and nothing else. */
  protected abstract List<Class<? extends Throwable>> refusals();

  /** Reads the input and asks the result for what its users ask it. */
  protected abstract void read(byte[] input) throws Exception;

  /** Bytes in the charset that a seed or word in text is given in. */
  protected static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes an input for a reader of files. A file that is cut and written again makes ext4 put it
   * on the disk at once; one that is new does not.
   */
  protected static Path written(Path file, byte[] input) throws IOException {
    Files.deleteIfExists(file);
    return Files.write(file, input);
  }

  @Test
  protected final void theSeedsAreRead() throws Exception {
    for (byte[] seed : seeds()) {
      read(seed);
    }
  }

  @Test
  protected final void twoHundredChangedInputsAreReadOrRefused() throws Exception {
    readsOrRefuses(FEW);
  }

  @Test
  @Tag("fuzz")
  protected final void manyChangedInputsAreReadOrRefused() throws Exception {
    readsOrRefuses(MANY);
  }

  private void readsOrRefuses(int rounds) throws Exception {
    String name = getClass().getSimpleName().toLowerCase(Locale.ROOT);
    Path failures = Path.of("target", "fuzz");
    FuzzLoop loop = new FuzzLoop(name, refusals(), this::read, FuzzLoop.Bounds.WIDE, failures);
    List<byte[]> words = words().stream().map(FuzzTarget::utf8).toList();
    FuzzLoop.Outcome outcome = loop.run(new Mutator(seeds(), words, LONGEST, SEED), SEED, rounds);
    assertThat(outcome.read() + outcome.refused()).isEqualTo(rounds);
  }
}
