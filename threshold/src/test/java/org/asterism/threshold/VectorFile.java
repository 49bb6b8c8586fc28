package org.asterism.threshold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/// A file of test vectors among the resources.
public final class VectorFile {
  private VectorFile() {}

  public static JsonNode read(String name) {
    try (var in = VectorFile.class.getResourceAsStream("/vectors/" + name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  public static byte[] bytes(JsonNode parent, String field) {
    return HexFormat.of().parseHex(parent.required(field).textValue());
  }
}
