package org.asterism.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.login.KeyCopiesProbe.Known;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No key that rows and logins are checked with is left on the heap: neither one that was borrowed,
/// nor one that was derived, nor its masked form in an HMAC, nor its schedule in a cipher.
///
/// A child process without a garbage collector does the work, so that every array it ever made is
/// in the dump of its heap.
class KeyCopiesTest {
  private static final int HALF = 16;

  @Test
  @Timeout(120)
  void afterRowsAndLoginsWereChecked_theHeapHoldsNoKey(@TempDir Path folder) throws Exception {
    String heap = heapOfProbe(folder.resolve("probe.hprof"));
    assertEquals(List.of("DROPPED", "KEPT"), found(heap, planted()), "the search finds copies");
    assertEquals(List.of(), found(heap, keys()));
  }

  private static Map<String, byte[]> planted() {
    return Map.of("KEPT", Known.KEPT.array(), "DROPPED", Known.DROPPED.array());
  }

  private static Map<String, byte[]> keys() throws GeneralSecurityException {
    var keys = new LinkedHashMap<String, byte[]>();
    for (Known known : List.of(Known.TOKEN_ROOT, Known.STRETCHED_PIN, Known.DATA_KEY)) {
      keys.put(known.name(), known.array());
    }
    keys.put("PIN", Known.PIN.array());
    try (SecretBytes pin = Known.PIN.secret();
        SecretBytes stretched = PinKeyDerivation.portable(pin, KeyCopiesProbe.STRETCH)) {
      keys.put("PIN, stretched", stretched.useArray(byte[]::clone));
    }
    keys.put("CREDENTIAL", Known.CREDENTIAL.array());
    byte[] ofRoot = hmac(new byte[32], Known.TOKEN_ROOT.array());
    keys.put("root, extracted", ofRoot);
    keys.put("MAC of rows", expand(ofRoot, "asterism/token-root/mac/v1"));
    keys.put("seal of rows", expand(ofRoot, "asterism/token-root/seal/v1"));
    byte[] ofPin = hmac(new byte[32], Known.STRETCHED_PIN.array());
    keys.put("PIN, extracted", ofPin);
    keys.put("login", expand(ofPin, login()));
    for (String purpose : List.of("row names", "rows", "verifiers")) {
      keys.put(
          "vault, " + purpose,
          expand(Known.DATA_KEY.array(), "asterism vault v1 " + purpose + "\0"));
    }
    return keys;
  }

  private static String login() {
    return "asterism/credential/v1|%s|%s|%016x"
        .formatted(KeyCopiesProbe.member().id(), Role.USER, KeyCopiesProbe.EPOCH.value());
  }

  // A key schedule has the halves of a key apart, and HMAC masks its key (RFC 2104).
  private static List<String> found(String heap, Map<String, byte[]> sought) {
    var found = new TreeSet<String>();
    sought.forEach((name, key) -> {
      for (int mask : new int[] {0, 0x36, 0x5c}) {
        for (int from = 0; from < key.length; from += HALF) {
          if (heap.contains(masked(key, mask).substring(from, from + HALF))) {
            found.add(mask == 0 ? name : "%s, masked by %x".formatted(name, mask));
          }
        }
      }
    });
    return new ArrayList<>(found);
  }

  private static String masked(byte[] key, int mask) {
    byte[] masked = key.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= (byte) mask;
    }
    return new String(masked, ISO_8859_1);
  }

  private static String heapOfProbe(Path dump) throws Exception {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KeyCopiesProbe.class.getName(),
                dump.toString())
            .inheritIO()
            .start();
    assertEquals(0, probe.waitFor());
    assertTrue(Files.size(dump) > 0);
    return Files.readString(dump, ISO_8859_1);
  }

  private static byte[] expand(byte[] key, String info) throws GeneralSecurityException {
    return hmac(key, (info + "\1").getBytes(US_ASCII));
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
