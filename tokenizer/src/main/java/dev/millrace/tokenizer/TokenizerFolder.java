package dev.millrace.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.json.TekkenReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tokenizer in a model's folder, as {@code AutoTokenizer} of Hugging Face transformers loads it.
 *
 * <p>Without {@code tokenizer_config.json} it would take the class that belongs to the model's
 * family, which for Llama adds tokens that the model has no rows for.
 */
public final class TokenizerFolder {
  public static final String TOKENIZER = "tokenizer.json";
  public static final String CONFIG = "tokenizer_config.json";

  /** What may hold the tokenizer, the first that is there. */
  public static final List<String> FILES = List.of(TOKENIZER, "tokenizer.model", TekkenReader.FILE);

  private TokenizerFolder() {}

  /**
   * The file of a folder that {@link Tokenizer#read} reads: {@value #TOKENIZER} if there is one,
   * else SentencePiece's {@code tokenizer.model} or Mistral's {@code tekken.json}.
   */
  public static Optional<Path> file(Path folder) {
    return FILES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /**
   * Writes {@value #TOKENIZER} and {@value #CONFIG}.
   *
   * @param contextLength tokens that the model reads at most
   */
  public static void write(Path folder, Tokenizer tokenizer, int contextLength) throws IOException {
    Files.write(folder.resolve(TOKENIZER), tokenizer.json());
    Files.write(folder.resolve(CONFIG), config(tokenizer, contextLength));
  }

  /**
   * Finds out before a long computation whether {@link #write} can write it.
   *
   * @throws TokenizerFormatException if no tokenizer.json gives the same ids
   */
  public static void requireWritable(Tokenizer tokenizer) {
    var _ = tokenizer.json();
  }

  private static byte[] config(Tokenizer tokenizer, int contextLength) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("tokenizer_class", "PreTrainedTokenizerFast");
      json.writeNumberField("model_max_length", contextLength);
      json.writeBooleanField("clean_up_tokenization_spaces", false);
      Optional<String> separator = endOfText(tokenizer);
      if (separator.isPresent()) {
        // Documents are trained on with one between them, so it is before each and after each.
        json.writeStringField("bos_token", separator.get());
        json.writeStringField("eos_token", separator.get());
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static Optional<String> endOfText(Tokenizer tokenizer) {
    return tokenizer.addedTokens().stream()
        .filter(token -> tokenizer.endOfText().equals(OptionalInt.of(token.id())))
        .map(AddedToken::content)
        .findFirst();
  }
}
