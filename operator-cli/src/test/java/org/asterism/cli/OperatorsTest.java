package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultRequest;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several operators change a constellation together, each with a key that stays with it: what one
/// began waits until enough have signed, and what is in force stays in force meanwhile.
class OperatorsTest {
  @TempDir Path folder;
  private String err = "";
  private String out = "";

  @BeforeEach
  void twoOfThreeFoundAConstellation() throws Exception {
    for (String name : List.of("a", "b", "c", "d")) {
      assertEquals(0, run("constellation", "new-operator", path(name)), err);
      assertTrue(out.contains("operator " + key(name)), out);
    }
    for (int i = 1; i <= 2; i++) {
      request("vault" + i, i);
    }
    engine("engine", 9);
    engine("second", 8);
    found("papers");
  }

  private void found(String papers) {
    assertEquals(
        0,
        run(
            "constellation init --name two --k 2 --operators-needed 2 --out",
            path(papers),
            by("abc"),
            "--simulated-root",
            path("root"),
            "--engine",
            path("engine.toml"),
            path("vault1.toml"),
            path("vault2.toml")),
        err);
  }

  @Test
  void aChangeWaitsUntilEnoughHaveSigned() throws Exception {
    List<String> before = inForce();
    assertEquals(1, run("constellation readdress", by("a"), out(), "vault1", "127.0.0.9:1"));
    assertTrue(err.contains("expected 2 of its 3 operators to sign the change, found 1"), err);
    assertTrue(err.contains("not yet: " + key("b") + ", " + key("c")), err);
    assertTrue(err.contains("constellation sign " + path("papers")), err);
    assertEquals(before, inForce());

    assertEquals(1, run("constellation readdress", by("b"), out(), "vault2", "127.0.0.9:2"));
    assertTrue(err.contains("a change waits there for signatures"), err);
    assertEquals(1, sign("a", "--yes"), "who has signed already");
    assertTrue(err.contains("found 1"), err);

    assertEquals(1, sign("b"));
    assertTrue(err.contains("nothing was signed"), err);
    assertTrue(out.contains("+ address = \"127.0.0.9:1\""), out);
    assertTrue(out.contains("- address = \"127.0.0.1:7001\""), out);
    assertEquals(before, inForce());
    assertEquals(0, sign("b", "--yes"), err);
    assertEquals("127.0.0.9:1", constellation().members().getFirst().address().toString());
    assertFalse(Files.exists(folder.resolve("papers/next")));
  }

  @Test
  void operatorsHandOver_theOldOnesAndTheNewSign() throws Exception {
    String to = "--to %s --to %s --operators-needed 2".formatted(key("c"), key("d"));
    assertEquals(1, run("constellation rotate", by("a"), out(), to), err);
    assertTrue(err.contains("of its 3 operators"), err);
    assertTrue(err.contains("expected 2 of its 2 operators to sign the change, found 0"), err);
    assertEquals(1, sign("c", "--yes"));
    assertEquals(1, err.lines().filter(line -> line.contains("operators to sign")).count(), err);
    assertTrue(err.contains("found 1; not yet: " + key("d")), err);
    assertEquals(0, sign("d", "--yes"), err);
    Constellation after = constellation();
    assertEquals(List.of(key("c"), key("d")), after.operators().keys());
    assertEquals(2, after.serial());
    for (String vault : List.of("vault1", "vault2")) {
      assertEquals(after.operators(), enrolment(vault).operators());
      assertEquals(2, enrolment(vault).serial());
    }
    assertTrue(out.contains("operator " + key("d")), out);
    assertEquals(1, run("constellation readdress", by("a"), out(), "vault1", "127.0.0.9:1"));
    assertTrue(err.contains("is none of its operators"), err);
  }

  @Test
  void oneHandOver_needsAnOperatorOfBefore() {
    assertEquals(1, run("constellation rotate", by("d"), out(), "--to", key("d").toString()));
    assertTrue(err.contains("expected an operator of before to begin"), err);
    assertEquals(2, run("constellation rotate", by("a"), out(), "--to", "nobody"));
    String two = "--to %s --to %s".formatted(key("c"), key("d"));
    assertEquals(2, run("constellation rotate", by("a"), out(), two));
    assertTrue(err.contains("expected how many of the 2"), err);
  }

  @Test
  void whoeverHasSignedNothingSignsWhatIsInForceFirst() throws Exception {
    assertEquals(1, run("constellation readdress", by("a"), out(), "vault1", "127.0.0.9:1"));
    assertEquals(0, sign("b", "--yes"), err);
    assertEquals(1, run("constellation readdress", by("c"), out(), "vault1", "127.0.0.9:2"));
    assertTrue(err.contains("expected valid signatures by 1"), err);
    assertEquals(1, sign("d", "--yes"));
    assertTrue(err.contains("is none of its operators"), err);
    assertEquals(0, sign("c", "--yes"), err);
    assertEquals(1, run("constellation readdress", by("c"), out(), "vault1", "127.0.0.9:2"));
    assertTrue(err.contains("found 1; not yet"), err);
  }

  @Test
  void whatDoesNotFollowIsNotSigned() throws Exception {
    Path next = Files.createDirectories(folder.resolve("papers/next"));
    Path present = folder.resolve("papers/constellation.toml");
    Path waiting = next.resolve("constellation.toml");
    var a = List.of(signer("a"));

    // A file of another constellation.
    Constellation known = constellation();
    var other = new Constellation("other", 9, 1, known.members(), known.operators());
    Files.writeString(waiting, ConstellationFile.write(other, a));
    assertNotSigned("expected constellation two, found another one, other", waiting);

    // An older one: the text differs, the serial does not rise.
    var same = new Constellation("two", 1, 1, known.members(), known.operators());
    Files.writeString(waiting, ConstellationFile.write(same, a));
    assertNotSigned("expected a serial above 1", waiting);
    Files.delete(waiting);

    // Another vault's enrolment, and one that does not rise.
    Path enrolment = next.resolve("vault1.enrolment.toml");
    Files.writeString(enrolment, enrolment("vault2").changed(List.of()).write(a));
    assertNotSigned("expected the enrolment of vault1", enrolment);
    Files.writeString(enrolment, enrolment("vault1").write(a));
    assertNotSigned("expected a serial above 1", enrolment);
    Files.delete(enrolment);

    Path stray = next.resolve("notes.toml");
    Files.writeString(stray, Files.readString(present));
    assertNotSigned("found another file", stray);
  }

  @Test
  void aStrangerSignsNothing() throws Exception {
    assertEquals(1, run("constellation readdress", by("a"), out(), "vault1", "127.0.0.9:1"));
    assertEquals(1, sign("d", "--yes"));
    assertTrue(err.contains("is none of its operators, before or after"), err);
    assertEquals(1, constellation().serial());
  }

  @Test
  void enginesComeAndGo() throws Exception {
    assertEquals(0, run("constellation add-engine", by("ab"), out(), path("second.toml")), err);
    for (int i = 1; i <= 2; i++) {
      VaultEnrolment enrolment = enrolment("vault" + i);
      assertEquals(2, enrolment.serial());
      assertEquals(
          List.of("engine", "second"),
          enrolment.engines().stream().map(VaultEnrolment.Engine::name).toList());
      assertEquals(identity(8, i), enrolment.engines().get(1).identity());
    }
    assertEquals(1, constellation().serial(), "engines are no matter of the constellation");
    assertEquals(1, run("constellation add-engine", by("ab"), out(), path("second.toml")));
    assertTrue(err.contains("nothing was changed"), err);
    engine("second", 7);
    assertEquals(1, run("constellation add-engine", by("ab"), out(), path("second.toml")));
    assertTrue(err.contains("expected a name and keys of its own"), err);

    assertEquals(1, run("constellation remove-engine", by("a"), out(), "engine"));
    assertEquals(0, sign("c", "--yes"), err);
    assertEquals(1, enrolment("vault2").engines().size());
    assertEquals(3, enrolment("vault2").serial());
    assertEquals(1, run("constellation remove-engine", by("ac"), out(), "engine"));
  }

  @Test
  void anEngineNeedsAKeyForEachVault() throws Exception {
    var request = new EngineRequest("third", List.of(identity(3, 1)));
    Files.writeString(folder.resolve("third.toml"), request.write());
    assertEquals(1, run("constellation add-engine", by("ab"), out(), path("third.toml")));
    assertTrue(err.contains("expected an identity for each of 2 vaults, found 1"), err);
  }

  @Test
  void anEnrolmentThatIsNotTheMembersIsNoGround() throws Exception {
    found("others");
    Files.copy(
        folder.resolve("others/vault1.enrolment.toml"),
        folder.resolve("papers/vault1.enrolment.toml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(1, run("constellation add-engine", by("ab"), out(), path("second.toml")));
    assertTrue(err.contains("put a copy of the vault's there"), err);
  }

  private void assertNotSigned(String words, Path waiting) throws IOException {
    String before = Files.readString(waiting);
    assertEquals(1, sign("b", "--yes"));
    assertTrue(err.contains(words), err);
    assertEquals(before, Files.readString(waiting));
  }

  private List<String> inForce() throws IOException {
    var texts = new ArrayList<String>();
    try (Stream<Path> files = Files.list(folder.resolve("papers"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private int sign(String operator, String... rest) {
    return run("constellation sign", by(operator), String.join(" ", rest), path("papers"));
  }

  private String out() {
    return "--out " + path("papers");
  }

  private String by(String names) {
    var words = new ArrayList<String>();
    names.chars().forEach(name -> words.add("--operator " + path(Character.toString(name))));
    return String.join(" ", words);
  }

  // Words are parted at blanks; the folder's name has none.
  private int run(String... words) {
    var ran = Founded.ran(String.join(" ", words).trim().split(" +"));
    out = ran.output();
    err = ran.error();
    return ran.status();
  }

  private void request(String name, int number) throws Exception {
    var platform =
        OperatorSigner.create(folder.resolve(name + ".key"), new java.security.SecureRandom());
    var request =
        new VaultRequest(
            name,
            new Address("127.0.0.1", 7000 + number),
            Octets.of(new byte[] {1, (byte) number}),
            EvidenceKind.SIMULATED,
            Optional.of(platform.key()));
    Files.writeString(folder.resolve(name + ".toml"), request.write());
  }

  private void engine(String name, int number) throws IOException {
    var request = new EngineRequest(name, List.of(identity(number, 1), identity(number, 2)));
    Files.writeString(folder.resolve(name + ".toml"), request.write());
  }

  private static Octets identity(int engine, int vault) {
    return Octets.of(new byte[] {(byte) engine, (byte) vault});
  }

  private Constellation constellation() throws Exception {
    Path file = folder.resolve("papers/constellation.toml");
    return ConstellationFile.readOwn("constellation.toml", Files.readString(file));
  }

  private VaultEnrolment enrolment(String vault) throws Exception {
    Path file = folder.resolve("papers/" + vault + ".enrolment.toml");
    return VaultEnrolment.read(vault, Files.readString(file));
  }

  private OperatorKey key(String name) {
    return signer(name).key();
  }

  private OperatorSigner signer(String name) {
    try {
      return OperatorSigner.read(folder.resolve(name));
    } catch (Exception missing) {
      throw new AssertionError(missing);
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
