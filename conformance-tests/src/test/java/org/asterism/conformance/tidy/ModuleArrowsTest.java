package org.asterism.conformance.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows of dependency all point one way (design §3).
class ModuleArrowsTest {
  private static final String THRESHOLD = "org.asterism.threshold..";
  private static final String SECRET = "org.asterism.secret..";
  private static final String PROTO = "org.asterism.proto..";
  private static final String ENCLAVE = "org.asterism.enclave..";
  private static final String ATTEST = "org.asterism.attest..";
  private static final String[] ENGINE = {
    "org.asterism.bridge..",
    "org.asterism.pkcs11..",
    "org.asterism.token..",
    "org.asterism.custody..",
    "org.asterism.directory..",
    "org.asterism.crypto..",
    "org.asterism.key..",
    "org.asterism.config..",
    "org.asterism.cli.."
  };

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.asterism");

  @Test
  void thresholdKnowsNobody() {
    noClasses()
        .that()
        .resideInAnyPackage(THRESHOLD, SECRET)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("org.asterism..")
                .and(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages(
                        THRESHOLD, SECRET)))
        .check(PRODUCT);
  }

  @Test
  void attestStandsAlone() {
    classes()
        .that()
        .resideInAPackage(ATTEST)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ATTEST, "java..", "javax..", "com.fasterxml.jackson..", "org.jspecify..")
        .check(PRODUCT);
  }

  @Test
  void onlyTheGrpcAdaptersKnowGrpc() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.asterism.vault.grpc..", "org.asterism.ratls..", PROTO)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.grpc..")
        .check(PRODUCT);
  }

  @Test
  void vaultAndEngineDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(ENCLAVE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE)
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAnyPackage(ENGINE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ENCLAVE)
        .check(PRODUCT);
  }

  @Test
  void sessionsStayAboveTheChapters() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.asterism.token..",
            "org.asterism.custody..",
            "org.asterism.directory..",
            "org.asterism.crypto..",
            "org.asterism.key..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.asterism.pkcs11.session..",
            "org.asterism.pkcs11.chapter..",
            "org.asterism.bridge..")
        .check(PRODUCT);
  }
}
