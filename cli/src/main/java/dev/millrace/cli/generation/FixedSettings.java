package dev.millrace.cli.generation;

import dev.millrace.cli.model.TokenizerChoice;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that a generation keeps: a packer cannot go on with blocks of another length, nor a run
 * with another tokenizer, so that only a replay changes them.
 */
public final class FixedSettings {
  private static final String TOKENIZER = "tokenizer";
  private static final String BLOCK_LENGTH = "tokenize.block-length";

  private FixedSettings() {}

  /** As a generation that begins with these settings will keep them. */
  public static Map<String, String> of(Wiring wiring) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(TOKENIZER, TokenizerChoice.absolute(wiring.tokenizerName()));
    settings.put(BLOCK_LENGTH, Integer.toString(wiring.packing().blockLength()));
    return settings;
  }

  /**
   * @param wiring the user's settings over the generation's
   * @throws SettingsException if they differ in such a setting
   */
  static void requireSame(Wiring wiring, Generation generation) {
    of(wiring)
        .forEach(
            (key, value) -> {
              String begun = generation.getSettings().getOrDefault(key, value);
              if (!begun.equals(value) && !isSameTokenizer(key, begun, value)) {
                throw new SettingsException(
                    key
                        + " is '"
                        + value
                        + "', but generation "
                        + generation.getName()
                        + " was begun with '"
                        + begun
                        + "', which only a replay changes; leave it out, or begin another with"
                        + " millrace replay start NAME --set "
                        + key
                        + "="
                        + value);
              }
            });
  }

  /** It may lie in another folder. */
  private static boolean isSameTokenizer(String key, String begun, String value) {
    return key.equals(TOKENIZER)
        && TokenizerChoice.load(begun).id().equals(TokenizerChoice.load(value).id());
  }
}
