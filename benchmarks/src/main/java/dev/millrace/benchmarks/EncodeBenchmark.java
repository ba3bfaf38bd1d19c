package dev.millrace.benchmarks;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    header = "Encoding with cl100k_base: ours, jtokkit, and tiktoken where Python has it.",
    description = "%nThe ids of all contenders are compared first; a difference ends the run.%n")
final class EncodeBenchmark implements Callable<Integer> {
  private static final double BYTES_IN_MB = 1e6;
  // The process clock ticks in hundredths of a second.
  private static final double MEGABYTES_A_ROUND = 20;

  @Parameters(
      paramLabel = "FILE",
      description = "texts in UTF-8, a document each; without any, those of the sample crawl")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--rounds", defaultValue = "7", description = "default ${DEFAULT-VALUE}")
  private int rounds;

  @Override
  public Integer call() throws IOException {
    List<String> texts = repeated(BenchmarkTexts.of(files));
    Tokenizer ours = Tokenizers.named("cl100k_base");
    Encoding jtokkit = Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    texts.forEach(text -> requireSameIds(ours, jtokkit, text));
    CpuClock clock = new CpuClock();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Contender("Millrace", () -> clock.of(() -> texts.forEach(ours::encode))));
    contenders.add(
        new Contender("jtokkit", () -> clock.of(() -> texts.forEach(jtokkit::encodeOrdinary))));
    Path joined = Files.createTempFile("millrace-encode", ".txt");
    // A zero byte stands in no text, and parts the documents for the peer.
    Files.writeString(joined, String.join("\0", texts), StandardCharsets.UTF_8);
    Optional<ScriptPeer> tiktoken = ScriptPeer.python("encode.py", List.of(joined.toString()));
    try {
      tiktoken.ifPresent(peer -> contenders.add(peer.contender()));
      double megabytes = BenchmarkTexts.bytes(texts) / BYTES_IN_MB;
      System.out.printf("cl100k_base, %d texts, %.1f MB%n", texts.size(), megabytes);
      new Contest(megabytes, "MB", 3, rounds).lines(contenders).forEach(System.out::println);
      if (tiktoken.isEmpty()) {
        System.out.println("tiktoken is not installed: python3 -m pip install tiktoken");
      }
      return 0;
    } finally {
      tiktoken.ifPresent(ScriptPeer::close);
      Files.delete(joined);
    }
  }

  private static List<String> repeated(List<String> texts) {
    double megabytes = BenchmarkTexts.bytes(texts) / BYTES_IN_MB;
    int times = Math.max(1, (int) Math.ceil(MEGABYTES_A_ROUND / megabytes));
    return Collections.nCopies(times, texts).stream().flatMap(List::stream).toList();
  }

  private static void requireSameIds(Tokenizer ours, Encoding jtokkit, String text) {
    if (!Arrays.equals(ours.encode(text), jtokkit.encodeOrdinary(text).toArray())) {
      throw new IllegalStateException(
          "ids differ from jtokkit's on the text that begins with '%s'"
              .formatted(text.substring(0, Math.min(60, text.length()))));
    }
  }
}
