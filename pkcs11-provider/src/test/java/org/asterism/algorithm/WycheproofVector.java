package org.asterism.algorithm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One test of a Wycheproof table, with the group that it belongs to.
record WycheproofVector(JsonNode group, JsonNode test) {

  static List<WycheproofVector> load(String file) {
    var vectors = new ArrayList<WycheproofVector>();
    try (var in = WycheproofVector.class.getResourceAsStream("/vectors/wycheproof/" + file)) {
      for (JsonNode group : new ObjectMapper().readTree(in).required("testGroups")) {
        for (JsonNode test : group.required("tests")) {
          vectors.add(new WycheproofVector(group, test));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
    return vectors;
  }

  int id() {
    return test.required("tcId").intValue();
  }

  String result() {
    return test.required("result").textValue();
  }

  byte[] bytes(String field) {
    return HexFormat.of().parseHex(test.required(field).textValue());
  }

  BigInteger number(String field) {
    return new BigInteger(1, bytes(field));
  }

  String text(String groupField) {
    return group.required(groupField).textValue();
  }

  int size(String groupField) {
    return group.required(groupField).intValue();
  }

  /// A number of the test itself.
  int testSize(String field) {
    return test.required(field).intValue();
  }

  /// A number of the group's key.
  BigInteger keyNumber(String keyField, String part) {
    return new BigInteger(1, keyBytes(keyField, part));
  }

  byte[] keyBytes(String keyField, String part) {
    return HexFormat.of().parseHex(group.required(keyField).required(part).textValue());
  }

  @Override
  public String toString() {
    return "tcId " + id() + " (" + result() + ") " + test.path("comment").asText();
  }
}
