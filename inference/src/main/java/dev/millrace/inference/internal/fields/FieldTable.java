package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.InferenceSettings.UnknownFields;
import dev.millrace.inference.internal.http.ApiException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that one kind of object may have. */
public final class FieldTable {
  private final Map<String, Field> fields = new LinkedHashMap<>();

  private FieldTable(List<Field> fields) {
    for (Field field : fields) {
      if (this.fields.put(field.name(), field) != null) {
        throw new IllegalArgumentException("field " + field.name() + " is in the table twice");
      }
    }
  }

  public static FieldTable of(Field... fields) {
    return new FieldTable(List.of(fields));
  }

  /** These and those; no name may be in both. */
  public FieldTable and(FieldTable others) {
    List<Field> all = new ArrayList<>(fields.values());
    all.addAll(others.fields.values());
    return new FieldTable(all);
  }

  public Collection<Field> fields() {
    return fields.values();
  }

  /**
   * Checks each field that is not null: that says the same as none, whatever its name.
   *
   * @param where what stands before a name in messages; empty for the body itself
   * @return the names of fields that are not in the table
   * @throws ApiException for the first that is wrong, or unknown where those are refused
   */
  public List<String> check(String where, JsonNode object, UnknownFields unknown) {
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getValue().isNull()) {
        continue;
      }
      String shown = where + entry.getKey();
      Field field = fields.get(entry.getKey());
      if (field != null) {
        field.check(shown, entry.getValue());
      } else if (unknown == UnknownFields.REFUSE) {
        String name = ApiException.shorten(shown);
        throw ApiException.invalid(
            name,
            "field '"
                + name
                + "' is not known here: remove it, or set inference.unknown-fields=ignore");
      } else {
        others.add(shown);
      }
    }
    return others;
  }
}
