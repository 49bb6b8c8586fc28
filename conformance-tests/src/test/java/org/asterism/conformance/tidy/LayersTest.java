package org.asterism.conformance.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.conformance.tidy.turned.above.Above;
import org.asterism.conformance.tidy.turned.below.Below;
import org.junit.jupiter.api.Test;

/// The arrows of dependency all point one way (design §3, `docs/internals/architecture.md`).
class LayersTest {
  private static final String ROOT = "org.asterism.";

  /// The folders of the algorithms: one more needs no line here.
  private static final String FAMILIES = "algorithm.*";

  /// Every package of the product, from the ground up: it knows packages of earlier lines only. Two
  /// on one line do not know each other.
  private static final List<List<String>> LAYERS =
      Stream.of(
              "secret  proto.vault.v1  attest.quote  toml  logging",
              "threshold  kernel  attest.collateral  cryptoki  rows  process",
              "attest.steps  vault  quota  threshold.rsa  threshold.curve  threshold.box",
              "oprf  threshold.frost  threshold.ecdsa",
              "attest  vault.operation  ratls  quorum  constellation  key",
              "evidence  rpc  tee  crypto",
              // the vault
              "enclave.limits  enclave.seal  enclave.policy",
              "enclave.config",
              "enclave.platform  enclave.store  enclave.credential",
              "enclave.session",
              "enclave.service",
              "enclave",
              // the engine
              "directory",
              "directory.sqlite  custody.vaults",
              "custody.records",
              "custody.assembled  custody.threshold",
              "custody",
              "login",
              "token",
              // Cryptoki, and what carries it
              "pkcs11.attribute",
              "algorithm",
              "algorithm.*  pkcs11.object  pkcs11.message",
              "pkcs11.ticket",
              "pkcs11.session",
              "pkcs11.chapter",
              "pkcs11",
              "bridge  config",
              "operator",
              "wiring",
              "cli")
          .map(line -> List.of(line.split(" +")))
          .toList();

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.asterism");

  @Test
  void everyPackageHasItsLayer() {
    var found = new TreeSet<String>();
    PRODUCT.forEach(type ->
        found.add(
            type.getPackageName()
                .substring(ROOT.length())
                .replaceFirst("^algorithm\\.\\w+$", FAMILIES)));
    var named = new TreeSet<String>();
    LAYERS.forEach(named::addAll);
    assertEquals(named, found);
  }

  @Test
  void noArrowPointsUp() {
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      for (String name : LAYERS.get(layer)) {
        String[] closed =
            LAYERS.subList(layer, LAYERS.size()).stream()
                .flatMap(List::stream)
                .filter(other -> !other.equals(name))
                .map(other -> ROOT + other)
                .toArray(String[]::new);
        knowsNone(ROOT + name, closed).check(PRODUCT);
      }
    }
  }

  @Test
  void noPackagesGoInCircles() {
    circleFree(ROOT).check(PRODUCT);
  }

  @Test
  void algorithmsDoNotKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching(ROOT + "algorithm.(*)")
        .should()
        .notDependOnEachOther()
        .check(PRODUCT);
  }

  // Not by what is below what: these could reach each other, and must not.
  @Test
  void vaultAndEngineDoNotKnowEachOther() {
    knowsNone(ROOT + "enclave..", engine()).check(PRODUCT);
    for (String part : engine()) {
      knowsNone(part, ROOT + "enclave..").check(PRODUCT);
    }
  }

  @Test
  void attestStandsAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "attest..")
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    ROOT + "attest..",
                    "java..",
                    "javax..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..")))
        .check(PRODUCT);
  }

  @Test
  void eachLibraryHasItsHome() {
    onlyIn("io.grpc..", "rpc", "ratls", "proto..").check(PRODUCT);
    onlyIn("org.tomlj..", "toml").check(PRODUCT);
    onlyIn("picocli..", "cli").check(PRODUCT);
    onlyIn("java.sql..", "directory.sqlite", "enclave.store").check(PRODUCT);
    onlyIn("com.fasterxml.jackson..", "attest..", "cli").check(PRODUCT);
  }

  // protocol §8: everybody refuses in Cryptoki's words; what an attribute, a mechanism, a type of
  // key or an object is, only object content and above know.
  @Test
  void codesOfContentStayWithContent() {
    noClasses()
        .that(
            resideInAnyPackage(
                ROOT + "key",
                ROOT + "crypto",
                ROOT + "directory..",
                ROOT + "custody..",
                ROOT + "login"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(".*\\.cryptoki\\.Ck[akmo]")
        .check(PRODUCT);
  }

  @Test
  void theRulesSeeATurnedArrow() {
    var turned = new ClassFileImporter().importPackagesOf(Above.class, Below.class);
    String below = Below.class.getPackageName();
    String above = Above.class.getPackageName();
    assertThrows(AssertionError.class, () -> knowsNone(below, above).check(turned));
    assertThrows(
        AssertionError.class,
        () -> circleFree("org.asterism.conformance.tidy.turned.").check(turned));
  }

  private static ArchRule knowsNone(String name, String... closed) {
    return noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(closed);
  }

  private static ArchRule circleFree(String root) {
    return SlicesRuleDefinition.slices().matching(root + "(**)").should().beFreeOfCycles();
  }

  private static ArchRule onlyIn(String library, String... homes) {
    return noClasses()
        .that(not(resideInAnyPackage(Stream.of(homes).map(ROOT::concat).toArray(String[]::new))))
        .should()
        .dependOnClassesThat(resideInAPackage(library));
  }

  private static String[] engine() {
    return Stream.of(
            "cryptoki",
            "key",
            "crypto",
            "rows",
            "directory..",
            "custody..",
            "login",
            "token",
            "algorithm..",
            "pkcs11..",
            "bridge",
            "config",
            "wiring")
        .map(ROOT::concat)
        .toArray(String[]::new);
  }
}
