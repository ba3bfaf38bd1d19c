package dev.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * The standard streams of a thread and of all that it starts, apart from those of other threads:
 * classes that run beside each other do not read each other's output.
 */
final class ThreadStreams {
  private static final InputStream PROCESS_IN = System.in;
  private static final PrintStream PROCESS_OUT = System.out;
  private static final PrintStream PROCESS_ERRORS = System.err;
  private static final InheritableThreadLocal<Optional<Streams>> OWN =
      new InheritableThreadLocal<>() {
        @Override
        protected Optional<Streams> initialValue() {
          return Optional.empty();
        }
      };

  static {
    System.setIn(new Routed());
    System.setOut(routed(Streams::out, PROCESS_OUT));
    System.setErr(routed(Streams::errors, PROCESS_ERRORS));
  }

  private ThreadStreams() {}

  record Streams(InputStream in, OutputStream out, OutputStream errors) {}

  /** From now on these are the calling thread's. */
  static void set(Streams streams) {
    OWN.set(Optional.of(streams));
  }

  /** From now on they are the process's again; threads that were started meanwhile keep theirs. */
  static void reset() {
    OWN.remove();
  }

  private static PrintStream routed(Function<Streams, OutputStream> which, PrintStream process) {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            target().write(one);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            target().write(bytes, from, length);
          }

          @Override
          public void flush() throws IOException {
            target().flush();
          }

          private OutputStream target() {
            return OWN.get().map(which).orElse(process);
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  /** Standard input. */
  private static final class Routed extends InputStream {
    private static InputStream source() {
      return OWN.get().map(Streams::in).orElse(PROCESS_IN);
    }

    @Override
    public int read() throws IOException {
      return source().read();
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      return source().read(into, from, most);
    }

    @Override
    public int available() throws IOException {
      return source().available();
    }
  }
}
