package org.asterism.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The golden frames of the shim's tests: one request and one reply for each call.
final class Golden {
  private static final Path FILE = Path.of("..", "native-shim", "tests", "golden", "calls.hex");

  static final long REQUEST_ID = 0x0102030405060708L;

  static final byte[] ALIVE = alive();

  private Golden() {}

  static Map<CallSignature, byte[]> requests() {
    return frames("request ");
  }

  static Map<CallSignature, byte[]> replies() {
    return frames("reply ");
  }

  static byte[] request(String name) {
    return Objects.requireNonNull(requests().get(CallTable.golden().named(name)));
  }

  private static Map<CallSignature, byte[]> frames(String what) {
    var frames = new LinkedHashMap<CallSignature, byte[]>();
    CallSignature call = CallTable.golden().all().getFirst();
    for (String line : lines()) {
      if (line.startsWith("# ") && !line.startsWith("# an ")) {
        call = CallTable.golden().find(Integer.parseInt(line.split(" ", -1)[1])).orElseThrow();
      } else if (line.startsWith(what)) {
        frames.put(call, HexFormat.of().parseHex(line.substring(what.length())));
      }
    }
    return frames;
  }

  private static byte[] alive() {
    String line = lines().stream().filter(l -> l.startsWith("alive ")).findFirst().orElseThrow();
    return HexFormat.of().parseHex(line.substring("alive ".length()));
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
