package org.asterism.oprf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A file of vectors: lines of `name = value`, an empty line between two of them, `#` for remarks.
record VectorFile(List<Map<String, String>> vectors) {
  static VectorFile read(String name) {
    try (InputStream in = Objects.requireNonNull(VectorFile.class.getResourceAsStream(name))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var vectors = new ArrayList<Map<String, String>>();
      for (String block : text.split("\n\n", -1)) {
        Map<String, String> vector = new HashMap<>();
        Arrays.stream(block.split("\n", -1))
            .filter(line -> !line.startsWith("#") && line.contains("="))
            .map(line -> line.split("=", 2))
            .forEach(pair -> vector.put(pair[0].trim(), pair[1].trim()));
        if (!vector.isEmpty()) {
          vectors.add(vector);
        }
      }
      return new VectorFile(List.copyOf(vectors));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  static byte[] bytes(Map<String, String> vector, String name) {
    return HexFormat.of().parseHex(Objects.requireNonNull(vector.get(name)));
  }
}
