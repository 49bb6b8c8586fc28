package org.asterism.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.algorithm.KeyTypes;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.MechanismTable;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.junit.jupiter.api.Test;

/// The table of docs/reference/mechanisms.md: every mechanism that a token lists under the usual
/// rules, with what `C_GetMechanismInfo` says of it; and what others list besides. What those list
/// stands in files beside this test.
class MechanismsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "mechanisms.md");
  private static final Path FRESH = Path.of("target", "mechanisms.md");
  private static final String HEAD = "| mechanism | keys | functions | SoftHSM2 | kryoptic |";

  /// Values that have two names go by the newer one.
  private static final Set<String> OLD_NAMES = Set.of("ECDSA_KEY_PAIR_GEN");

  private static final Map<Long, String> FUNCTIONS = functions();

  private static Map<Long, String> functions() {
    var functions = new LinkedHashMap<Long, String>();
    functions.put(Ckf.GENERATE, "generate");
    functions.put(Ckf.GENERATE_KEY_PAIR, "generate pair");
    functions.put(Ckf.ENCRYPT, "encrypt");
    functions.put(Ckf.DECRYPT, "decrypt");
    functions.put(Ckf.DIGEST, "digest");
    functions.put(Ckf.SIGN, "sign");
    functions.put(Ckf.VERIFY, "verify");
    functions.put(Ckf.SIGN_RECOVER, "sign recover");
    functions.put(Ckf.VERIFY_RECOVER, "verify recover");
    functions.put(Ckf.WRAP, "wrap");
    functions.put(Ckf.UNWRAP, "unwrap");
    functions.put(Ckf.DERIVE, "derive");
    functions.put(Ckf.ENCAPSULATE, "encapsulate");
    functions.put(Ckf.DECAPSULATE, "decapsulate");
    functions.put(Ckf.MESSAGE_ENCRYPT, "encrypt messages");
    functions.put(Ckf.MESSAGE_DECRYPT, "decrypt messages");
    functions.put(Ckf.MESSAGE_SIGN, "sign messages");
    functions.put(Ckf.MESSAGE_VERIFY, "verify messages");
    functions.put(Ckf.MULTI_MESSAGE, "messages in parts");
    return functions;
  }

  @Test
  void theTableSaysWhatIsListed() throws Exception {
    List<String> page = Files.exists(PAGE) ? Files.readAllLines(PAGE) : List.of();
    int head = page.indexOf(HEAD);
    var prose = head < 0 ? page : page.subList(0, head);
    String expected =
        Stream.concat(prose.stream(), table()).collect(Collectors.joining("\n", "", "\n"));
    Files.createDirectories(FRESH.getParent());
    Files.writeString(FRESH, expected);
    assertEquals(
        expected,
        String.join("\n", page) + "\n",
        "after a change: cp pkcs11-provider/target/mechanisms.md docs/reference/mechanisms.md");
  }

  private static Stream<String> table() throws IOException {
    Map<String, MechanismInfo> ours = ours();
    Set<String> softHsm = listed("softhsm2.txt");
    Set<String> kryoptic = listed("kryoptic.txt");
    var theirs =
        Stream.of(softHsm, kryoptic)
            .flatMap(Set::stream)
            .filter(name -> !ours.containsKey(name))
            .sorted()
            .distinct()
            .map(name -> name + " |  | not here");
    var rows =
        Stream.concat(
            ours.entrySet().stream().map(each -> each.getKey() + " | " + row(each.getValue())),
            theirs);
    return Stream.concat(
        Stream.of(HEAD, "|---|---|---|---|---|"),
        rows.map(row -> {
          String name = row.substring(0, row.indexOf(' '));
          return "| %s | %s | %s |".formatted(row, has(softHsm, name), has(kryoptic, name));
        }));
  }

  private static Map<String, MechanismInfo> ours() {
    var algorithms = Algorithms.all(Providers.portable(new SecureRandom()));
    var mechanisms = new MechanismTable(algorithms, new KeyTypes(algorithms));
    Map<Long, String> names = names();
    var ours = new LinkedHashMap<String, MechanismInfo>();
    for (long type : mechanisms.types()) {
      ours.put(Objects.requireNonNull(names.get(type)), mechanisms.info(type).orElseThrow());
    }
    return ours;
  }

  private static String row(MechanismInfo info) {
    String keys = info.maxKeySize() == 0 ? "" : info.minKeySize() + " to " + info.maxKeySize();
    String functions =
        FUNCTIONS.entrySet().stream()
            .filter(function -> (info.flags() & function.getKey()) != 0)
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(", "));
    return keys + " | " + functions;
  }

  private static String has(Set<String> module, String name) {
    return module.contains(name) ? "yes" : "no";
  }

  private static Set<String> listed(String file) throws IOException {
    try (var in = MechanismsPageTest.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toSet());
    }
  }

  private static Map<Long, String> names() {
    var names = new HashMap<Long, String>();
    for (Field constant : Ckm.class.getFields()) {
      try {
        if (!OLD_NAMES.contains(constant.getName())) {
          names.put(constant.getLong(null), "CKM_" + constant.getName());
        }
      } catch (IllegalAccessException hidden) {
        throw new LinkageError(constant.getName(), hidden);
      }
    }
    return names;
  }
}
