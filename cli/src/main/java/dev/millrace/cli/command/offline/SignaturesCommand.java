package dev.millrace.cli.command.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.InputOption;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.JsonRow;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.Signature;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "signatures",
    mixinStandardHelpOptions = true,
    header = "MinHash signatures of texts, by which near-duplicates are found.",
    description = {
      "",
      "Reads JSON lines with a text. Gives for each a line with id and minhash: 14 buckets of 8"
          + " values, as strings because they are of 61 bits; null for a text of fewer than five"
          + " words, which is nobody's near-duplicate. Two texts that have a bucket in common are"
          + " near-duplicates.",
      "",
      "Example: millrace signatures documents.jsonl.gz%n"
    })
public final class SignaturesCommand implements Callable<Integer> {
  @Mixin private InputOption inputs = new InputOption();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    MinHash minHash = common.wiring().minHash();
    JsonLines.transform("signatures", inputs.names(), row -> sign(row, minHash));
    return 0;
  }

  private static ObjectNode sign(JsonRow row, MinHash minHash) {
    ObjectNode signed = JsonLines.object();
    signed.set("id", row.id());
    Optional<Signature> signature =
        row.reasonWithoutText().isPresent()
            ? Optional.empty()
            : minHash.signature(row.text("text"), row.optionalText("language").orElse("en"));
    if (signature.isEmpty()) {
      return signed.putNull("minhash");
    }
    ArrayNode buckets = signed.putArray("minhash");
    for (int bucket = 0; bucket < Signature.BUCKETS; bucket++) {
      ArrayNode values = buckets.addArray();
      for (long value : signature.get().bucket(bucket)) {
        values.add(Long.toString(value));
      }
    }
    return signed;
  }
}
