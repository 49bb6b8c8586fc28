package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;

/// A user's programs on one token: OpenSC's `pkcs11-tool`, a process for each thing that it does.
/// Keys are known by their labels: P-256, Ed25519 where that begins with [#BORN], and RSA-2048
/// where it begins with [#RSA].
final class Application {
  static final String PRIVATE = "privkey";
  static final String PUBLIC = "pubkey";
  static final String BORN = "born-";
  static final String RSA = "rsa-";

  // RFC 8410 §4.
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Pattern RESEAT = Pattern.compile("token reseat ([0-9a-f]+) ([0-9a-f]{64}) ");
  private static final Pattern LABEL = Pattern.compile("(?m)^  label: +(\\S+)$");

  private final LiveConstellation constellation;
  private final Map<String, PublicKey> known = new HashMap<>();
  private final Path message;
  private TestToken token;
  private String serial = "";

  Application(LiveConstellation constellation, TestToken token) throws IOException {
    this.constellation = constellation;
    this.token = token;
    this.message = constellation.folder().resolve(token.label() + ".message");
    Files.writeString(message, "what is signed");
  }

  String pin() {
    return token.pin();
  }

  /// From now on this is the user's PIN.
  void usePin(String pin) {
    token = new TestToken(token.module(), token.engine(), token.label(), pin, token.soPin());
  }

  Tool.Ended generate(String label) throws IOException, InterruptedException {
    return run(generating(label));
  }

  Tool.Ended destroy(String type, String label) throws IOException, InterruptedException {
    return run(destroying(type, label));
  }

  Tool.Ended changePin(String next) throws IOException, InterruptedException {
    return run(changingPin(next));
  }

  Tool.Ended sign(String label) throws IOException, InterruptedException {
    return run(signing(label));
  }

  /// Whether the vaults take `pin` for the user's; any end but yes and no fails the test.
  boolean accepts(String pin) throws IOException, InterruptedException {
    var other = new TestToken(token.module(), token.engine(), token.label(), pin, token.soPin());
    Tool.Ended ended = constellation.pkcs11Tool(other, "--list-objects", "--type", PRIVATE);
    if (ended.status() != 0) {
      assertTrue(ended.output().contains("CKR_PIN_INCORRECT"), ended::toString);
    }
    return ended.status() == 0;
  }

  /// The officer gives the user the PIN in force: that opens it again where it is locked.
  void unlock() throws IOException, InterruptedException {
    run("--init-pin", "--login-type", "so", "--so-pin", token.soPin(), "--new-pin", token.pin())
        .succeeded();
  }

  static String[] generating(String label) {
    return new String[] {
      "--keypairgen",
      "--key-type",
      kind(label, "EC:edwards25519", "rsa:2048", "EC:prime256v1"),
      "--label",
      label,
      "--id",
      id(label)
    };
  }

  static String[] destroying(String type, String label) {
    return new String[] {"--delete-object", "--type", type, "--id", id(label)};
  }

  static String[] changingPin(String next) {
    return new String[] {"--change-pin", "--new-pin", next};
  }

  /// A program that is still at it, its words in `output`.
  Process begin(Path output, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of("pkcs11-tool", "--module", token.module(), "--token-label", token.label()));
    command.addAll(List.of("--login", "--pin", token.pin()));
    command.addAll(List.of(arguments));
    return constellation.tool().start(output, command.toArray(String[]::new));
  }

  /// A command that is still at it: all its keys get new shares.
  Process beginRefresh(Path output) throws IOException, InterruptedException {
    return constellation.tool().start(output, constellation.command(refreshing()));
  }

  /// The same, to its end.
  ///
  /// @param which options that name keys
  Tool.Ended refresh(String... which) throws IOException, InterruptedException {
    return constellation.asterism(refreshing(which));
  }

  /// Asks for another k of its keys: first what operators sign for, then with their order.
  Tool.Ended reshare(String... options) throws IOException, InterruptedException {
    return constellation.asterism(onKeys("reshare", options));
  }

  /// A command that is still at it.
  Process beginReshare(Path output, String... options) throws IOException, InterruptedException {
    return constellation.tool().start(output, constellation.command(onKeys("reshare", options)));
  }

  /// Has vaults get back what they have lost of its keys: first what needs no operators, then what
  /// their order allows.
  Tool.Ended repair(String... options) throws IOException, InterruptedException {
    return constellation.asterism(onKeys("repair", options));
  }

  /// A command that is still at it.
  Process beginRepair(Path output, String... options) throws IOException, InterruptedException {
    return constellation.tool().start(output, constellation.command(onKeys("repair", options)));
  }

  /// Has an operator sign for what a command named.
  ///
  /// @param named the words of [#reshare] or [#repair]
  /// @return the order; empty where there was nothing to sign for
  Optional<Path> signSeats(String named) throws IOException, InterruptedException {
    Matcher changes = RESEAT.matcher(named);
    if (!changes.find()) {
      return Optional.empty();
    }
    Path order = constellation.folder().resolve("reseat.toml");
    Files.deleteIfExists(order);
    String operator = constellation.folder().resolve("operator.key").toString();
    var command = new ArrayList<>(List.of("token", "reseat", changes.group(1), changes.group(2)));
    command.addAll(List.of("--operator", operator, "--out", order.toString()));
    constellation.asterism(command.toArray(String[]::new)).succeeded();
    return Optional.of(order);
  }

  private String[] refreshing(String... which) throws IOException, InterruptedException {
    return onKeys("refresh", which);
  }

  private String[] onKeys(String verb, String... options) throws IOException, InterruptedException {
    Path pin = constellation.folder().resolve(token.label() + ".pin");
    Files.writeString(pin, token.pin());
    var command = new ArrayList<>(List.of("token", verb));
    command.addAll(List.of(constellation.engineFolder().toString(), serial()));
    command.addAll(List.of("--pin-file", pin.toString()));
    command.addAll(List.of(options));
    return command.toArray(String[]::new);
  }

  private String serial() throws IOException, InterruptedException {
    if (serial.isEmpty()) {
      serial = token.serial(constellation);
    }
    return serial;
  }

  /// Signs, and verifies with plain Java.
  ///
  /// @param context for the message of a failure
  void assertSigns(String label, String context)
      throws IOException, InterruptedException, GeneralSecurityException {
    Tool.Ended ended = sign(label);
    assertEquals(0, ended.status(), () -> context + ": " + ended);
    var verifier =
        Signature.getInstance(
            kind(label, "Ed25519", "SHA256withRSA", "SHA256withECDSAinP1363Format"));
    verifier.initVerify(publicKey(label));
    verifier.update(Files.readAllBytes(message));
    assertTrue(verifier.verify(Files.readAllBytes(signature())), context + ": " + label);
  }

  /// The labels of its objects of one type.
  SortedSet<String> labels(String type) throws IOException, InterruptedException {
    String listed = run("--list-objects", "--type", type).succeeded().output();
    return LABEL
        .matcher(listed)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String[] signing(String label) {
    return new String[] {
      "--sign",
      "--mechanism",
      kind(label, "EDDSA", "SHA256-RSA-PKCS", "ECDSA-SHA256"),
      "--id",
      id(label),
      "--input-file",
      message.toString(),
      "--output-file",
      signature().toString()
    };
  }

  // A pair has one id (PKCS#11 v3.1 §4.7), and pkcs11-tool does not take a label everywhere.
  private static String id(String label) {
    return HexFormat.of().formatHex(label.getBytes(StandardCharsets.UTF_8));
  }

  private Path signature() {
    return constellation.folder().resolve(token.label() + ".signature");
  }

  private PublicKey publicKey(String label)
      throws IOException, InterruptedException, GeneralSecurityException {
    PublicKey found = known.get(label);
    if (found == null) {
      found =
          isBorn(label)
              ? KeyFactory.getInstance("Ed25519").generatePublic(listed(label))
              : KeyFactory.getInstance(kind(label, "", "RSA", "EC")).generatePublic(read(label));
      known.put(label, found);
    }
    return found;
  }

  private X509EncodedKeySpec read(String label) throws IOException, InterruptedException {
    Path file = constellation.folder().resolve(token.label() + ".der");
    run("--read-object", "--type", PUBLIC, "--id", id(label), "--output-file", file.toString())
        .succeeded();
    return new X509EncodedKeySpec(Files.readAllBytes(file));
  }

  // The tool reads no such object, but it lists the point.
  private X509EncodedKeySpec listed(String label) throws IOException, InterruptedException {
    String listed = run("--list-objects", "--type", PUBLIC).succeeded().output();
    String before = listed.substring(0, listed.indexOf(label + "\n"));
    String point =
        before.substring(before.lastIndexOf("EC_POINT:")).lines().findFirst().orElseThrow();
    byte[] key = HexFormat.of().parseHex(point.substring(point.length() - 64));
    byte[] encoded = Arrays.copyOf(ED25519_HEAD, ED25519_HEAD.length + key.length);
    System.arraycopy(key, 0, encoded, ED25519_HEAD.length, key.length);
    return new X509EncodedKeySpec(encoded);
  }

  private static String kind(String label, String edwards, String rsa, String ec) {
    return isBorn(label) ? edwards : label.startsWith(RSA) ? rsa : ec;
  }

  private static boolean isBorn(String label) {
    return label.startsWith(BORN);
  }

  private Tool.Ended run(String... arguments) throws IOException, InterruptedException {
    return constellation.pkcs11Tool(token, arguments);
  }
}
