package dev.millrace.inference.serving;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which models are served side by side.
 *
 * @param entries {@code NAME=SOURCE} or {@code NAME=SOURCE:SHARE} each; none: one model is served
 */
public record SharedModels(
    @Setting(
            key = "inference.models",
            text =
                "comma-separated NAME=SOURCE[:SHARE], served side by side by these names, and by"
                    + " inference.model-name in these shares, in percent; a source is a run,"
                    + " generation:NAME or generation:NAME/RUN of another generation, or a model's"
                    + " folder or file with a / or .gguf in it; empty: one model")
        List<String> entries) {

  /** One model is served. */
  public static final SharedModels NONE = new SharedModels(List.of());

  private static final Pattern ENTRY =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,63})=(generation:[^:]*|.+?)(?::(-?\\d{1,9}))?");
  private static final int WHOLE = 100;

  public SharedModels {
    entries = List.copyOf(entries);
    requireRight(read(entries), entries);
  }

  /** In the order of the setting; the first is the one that is meant where only one can be. */
  public List<SharedModel> models() {
    return read(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public List<String> names() {
    return models().stream().map(SharedModel::name).toList();
  }

  /**
   * @throws SettingsException if one of them has the name by which all are asked for
   */
  public void requireOther(String alias) {
    if (names().contains(alias)) {
      throw new SettingsException(
          "inference.models names '"
              + alias
              + "', which is inference.model-name and means all of them: choose another name");
    }
  }

  private static List<SharedModel> read(List<String> entries) {
    List<SharedModel> models = new ArrayList<>();
    for (String entry : entries) {
      Matcher parts = ENTRY.matcher(entry);
      if (!parts.matches()) {
        throw wrong(
            "has '" + entry + "': each is NAME=SOURCE or NAME=SOURCE:SHARE, such as a=./a:90");
      }
      String share = parts.group(3);
      models.add(
          new SharedModel(
              parts.group(1), parts.group(2), share == null ? 1 : Integer.parseInt(share)));
    }
    return models;
  }

  private static void requireRight(List<SharedModel> models, List<String> entries) {
    Set<String> names = new HashSet<>();
    for (SharedModel model : models) {
      if (!names.add(model.name())) {
        throw wrong("names '" + model.name() + "' twice: give each model a name of its own");
      }
      if (model.share() < 0) {
        throw wrong("gives '" + model.name() + "' the share " + model.share() + ": from 0 to 100");
      }
      model
          .fault()
          .ifPresent(
              fault -> {
                throw wrong(
                    "gives '" + model.name() + "' the source '" + model.source() + "': " + fault);
              });
    }
    long with = entries.stream().filter(SharedModels::hasShare).count();
    if (with > 0 && with < entries.size()) {
      throw wrong("gives a share to " + with + " of " + entries.size() + " models: to all or none");
    }
    int sum = models.stream().mapToInt(SharedModel::share).sum();
    if (with > 0 && sum != WHOLE) {
      throw wrong("has shares that sum to " + sum + ": they are percent and must sum to 100");
    }
  }

  private static boolean hasShare(String entry) {
    Matcher parts = ENTRY.matcher(entry);
    return parts.matches() && parts.group(3) != null;
  }

  private static SettingsException wrong(String what) {
    return new SettingsException("inference.models " + what);
  }
}
