package org.asterism.attest.collateral;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// One JSON object, read strictly: no duplicate names, nothing after it, bounded depth and length,
/// and each value of the expected type or refused.
record Json(JsonNode node) {
  static final int MAX_BYTES = 4 * 1024 * 1024;
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNumberLength(20)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .build();

  private static final int MAX_ITEMS = 256;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static Json parse(Bytes text) throws MalformedException {
    if (text.length() > MAX_BYTES) {
      throw new MalformedException("expected JSON of at most %d bytes".formatted(MAX_BYTES));
    }
    try {
      return object(MAPPER.readTree(text.toArray()), "a JSON object");
    } catch (JsonProcessingException e) {
      throw new MalformedException("expected JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedException("expected JSON in UTF-8: " + e.getMessage(), e);
    }
  }

  private static Json object(JsonNode node, String what) throws MalformedException {
    if (!node.isObject()) {
      throw new MalformedException("expected " + what + ", found something else");
    }
    return new Json(node);
  }

  private JsonNode value(String name) throws MalformedException {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new MalformedException("expected '" + name + "' in JSON, found none");
    }
    return value;
  }

  boolean has(String name) {
    return node.has(name);
  }

  Json object(String name) throws MalformedException {
    return object(value(name), "an object '" + name + "'");
  }

  String text(String name) throws MalformedException {
    JsonNode value = value(name);
    if (!value.isTextual()) {
      throw new MalformedException("expected a text '" + name + "', found something else");
    }
    return value.textValue();
  }

  /// A text that may be missing or empty.
  Optional<String> optionalText(String name) throws MalformedException {
    return has(name) ? Optional.of(text(name)).filter(t -> !t.isEmpty()) : Optional.empty();
  }

  int number(String name, int max) throws MalformedException {
    JsonNode value = value(name);
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > max) {
      throw new MalformedException(
          "expected a number '%s' of 0 to %d, found %s".formatted(name, max, value));
    }
    return value.intValue();
  }

  Bytes hex(String name, int length) throws MalformedException {
    Bytes bytes = Bytes.hex(text(name));
    if (bytes.length() != length) {
      throw new MalformedException(
          "expected %d bytes of '%s', found %d".formatted(length, name, bytes.length()));
    }
    return bytes;
  }

  Instant instant(String name) throws MalformedException {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new MalformedException("expected an instant '" + name + "' in ISO 8601", e);
    }
  }

  List<Json> objects(String name) throws MalformedException {
    List<Json> objects = new ArrayList<>();
    for (JsonNode item : array(name)) {
      objects.add(object(item, "objects in '" + name + "'"));
    }
    return List.copyOf(objects);
  }

  /// A set of texts; empty where the name is missing.
  TreeSet<String> texts(String name) throws MalformedException {
    TreeSet<String> texts = new TreeSet<>();
    if (has(name)) {
      for (JsonNode item : array(name)) {
        if (!item.isTextual()) {
          throw new MalformedException("expected texts in '" + name + "', found something else");
        }
        texts.add(item.textValue());
      }
    }
    return texts;
  }

  private JsonNode array(String name) throws MalformedException {
    JsonNode array = value(name);
    if (!array.isArray() || array.size() > MAX_ITEMS) {
      throw new MalformedException("expected an array '" + name + "' of at most 256 items");
    }
    return array;
  }
}
