package org.asterism.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.attest.Policy;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.quote.Kind;
import org.asterism.toml.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A policy file becomes the policy that it says in words, or names the key that is wrong; nothing
/// that is left out is accepted.
class PolicyFileTest {
  private static final String FULL =
      """
      kinds = ["sgx", "tdx", "snp"]
      measurement = ["%1$s", "%2$s"]
      report_data = "%3$s"
      platform = ["00606a000000", "Milan"]
      revocation_lists = false
      [tcb]
      statuses = ["UpToDate", "SWHardeningNeeded"]
      advisories = ["INTEL-SA-00615"]
      minimum_evaluation_number = 17
      [insecure]
      debug = true
      [sgx]
      mrsigner = ["%1$s"]
      isvprodid = 1
      isvsvn_min = 2
      configsvn_max = 3
      attributes_set = 4
      attributes_clear = 0x10
      [tdx]
      mrconfigid = ["%2$s"]
      tee_tcb_svn_min = "05010500000000000000000000000000"
      tdattributes_clear = 1
      migratable = true
      [snp]
      host_data = ["%1$s"]
      guest_svn_min = 1
      vmpl_max = 0
      migration_agent = false
      policy_clear = 0x40000
      [snp.tcb_min]
      bootloader = 4
      tee = 0
      snp = 23
      microcode = 213
      """
          .formatted("aa".repeat(32), "bb".repeat(48), "cc".repeat(64));

  private static final String LEAST =
      "kinds = [\"sgx\"]\n[tcb]\nstatuses = [\"UpToDate\"]\nminimum_evaluation_number = 17\n";

  private static final String LEAST_SNP =
      """
      kinds = ["snp"]
      revocation_lists = true
      [snp]
      vmpl_max = 0
      migration_agent = false
      [snp.tcb_min]
      bootloader = 4
      tee = 0
      snp = 23
      microcode = 213
      """;

  // C4: nothing about versions, levels, lists or migration is guessed.
  @Test
  void aPolicyOfGuestsThatSaysTooLittleIsRefusedWithAllThatIsMissing() {
    String tables =
        """
        kinds = ["tdx", "snp"]
        [tcb]
        statuses = ["UpToDate"]
        minimum_evaluation_number = 17
        [tdx]
        [snp]
        """;
    var refused = assertThrows(ConfigurationException.class, () -> PolicyFile.parse("p", tables));
    String problems = String.join("\n", refused.problems());
    for (String key :
        List.of(
            "revocation_lists: expected true",
            "tdx.migratable: expected false",
            "tdx.tee_tcb_svn_min: expected this",
            "snp.tcb_min: expected a table",
            "snp.migration_agent: expected false",
            "snp.vmpl_max: expected this")) {
      assertTrue(problems.contains(key), () -> key + " in\n" + problems);
    }
    var none =
        assertThrows(
            ConfigurationException.class, () -> PolicyFile.parse("p", "kinds = [\"snp\"]"));
    assertTrue(String.join("\n", none.problems()).contains("snp: expected a table with tcb_min"));
  }

  @Test
  void whatIsNotNamedIsNotAccepted() throws ConfigurationException {
    Policy policy = PolicyFile.parse("p", LEAST);
    assertEquals(EnumSet.of(Kind.SGX), policy.kinds());
    assertEquals(Set.of(TcbStatus.UP_TO_DATE), policy.tcb().statuses());
    assertEquals(Optional.of(Set.of()), policy.tcb().advisories());
    assertEquals(List.of(), policy.demands());
    assertEquals(Set.of(), policy.insecure());
    assertEquals(
        List.of("evidence is of SNP"), PolicyFile.parse("p", LEAST_SNP).words().subList(0, 1));
  }

  @Test
  void anyAdvisoryHasToBeSaid() throws ConfigurationException {
    Policy policy = PolicyFile.parse("p", LEAST + "advisories = [\"any\"]\n");
    assertEquals(Optional.empty(), policy.tcb().advisories());
  }

  @Test
  void everyKeyIsSaidInWords() throws ConfigurationException {
    String words = String.join("\n", PolicyFile.parse("p", FULL).words());
    for (String one :
        List.of(
            "evidence is of SGX or TDX or SNP",
            "TCB status is UpToDate or SWHardeningNeeded, no advisory but [INTEL-SA-00615]",
            "evaluation number is at least 17",
            "measurement is " + "aa".repeat(32) + " or " + "bb".repeat(48),
            "report data is cc",
            "platform is 00606a000000 or Milan",
            "mrsigner is aa",
            "isvprodid is 1 to 1",
            "isvsvn is at least 2",
            "configsvn is 0 to 3",
            "attributes has 0x4 set and 0x10 clear",
            "mrconfigid is bb",
            "each byte of tee_tcb_svn is at least that of 05010500",
            "tdattributes has 0x0 set and 0x1 clear",
            "host_data is aa",
            "guest_svn is at least 1",
            "vmpl is 0 to 0",
            "policy has 0x0 set and 0x40000 clear",
            "AMD TCB is at least bootloader 4, tee 0, snp 23, microcode 213",
            "INSECURE: accepts guests of TDX that may be moved",
            "no guest of SNP may be moved",
            "INSECURE: accepts debuggable software",
            "INSECURE: accepts collateral without revocation lists")) {
      assertTrue(words.contains(one), () -> one + " in\n" + words);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kinds = ['sgx'] | kinds = [] | kinds: expected at least one of",
        "kinds = ['sgx'] | kinds = ['sev'] | kinds: expected \"sgx\", \"tdx\" or",
        "kinds = ['sgx'] | kind = ['sgx'] | kinds: expected at least one of",
        "kinds = ['sgx'] | kinds = ['sgx', 'snp']\\nkind = 1 | unknown key kind",
        "kinds = ['sgx'] | kinds = ['sgx']\\nmeasurement = [] | measurement: expected at least one",
        "kinds = ['sgx'] | kinds = ['sgx']\\nplatform = [] | platform: expected at least one",
        "kinds = ['sgx'] | kinds = ['sgx']\\nmeasurement = ['x'] | measurement: expected hex",
        "kinds = ['sgx'] | kinds = ['sgx']\\nreport_data = 'aa' | report_data: expected 64 bytes",
        "[tcb] | [tcp] | tcb: expected a table of Intel's ratings",
        "['UpToDate'] | [] | tcb.statuses: expected one or more of Intel's statuses but Revoked",
        "['UpToDate'] | ['Revoked'] | tcb.statuses: expected one or more of Intel's statuses but",
        "['UpToDate'] | ['Fine'] | tcb.statuses: expected a TCB status, found Fine",
        "number = 17 | number = -1 | tcb.minimum_evaluation_number: expected 0 to 1000000,",
        "minimum_ | maximum_ | tcb.minimum_evaluation_number: expected an integer, found nothing",
        "number = 17 | number = 17\\n[snp] | snp: expected only tables of the kinds that are",
        "number = 17 | number = 17\\n[sgx]\\nmrsigner = ['aa'] | sgx.mrsigner: expected 32 bytes",
        "number = 17 | number = 17\\n[sgx]\\nmrsigner = [] | sgx.mrsigner: expected at least one",
        "number = 17 | number = 17\\n[sgx]\\nisvsvn_min = -1 | sgx.isvsvn_min: expected a",
        "number = 17 | number = 17\\n[sgx]\\nmrsigner_min = 1 | unknown key sgx.mrsigner_min",
        "number = 17 | number = 17\\n[sgx]\\nxfrm_set = 3\\nxfrm_clear = 1 | xfrm_clear: expected",
        "number = 17 | number = 17\\n[insecure]\\nevery = true | unknown key insecure.every"
      })
  void whatIsWrongIsNamed(String part, String instead, String reason) {
    String text = LEAST.replace('"', '\'').replace(part, instead.translateEscapes());
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> PolicyFile.parse("p", text));
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::toString);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    String text =
        """
        kinds = ["sgx", "sev"]
        measurement = ["aa", "x"]
        kind = 1
        [tcb]
        statuses = ["Fine"]
        minimum_evaluation_number = -1
        [sgx]
        mrsigner = ["aa"]
        isvsvn_min = -1
        xfrm_set = 3
        xfrm_clear = 1
        [snp.tcb_min]
        snp = 300
        tee = 0
        bootloader = 0
        """;
    var refused = assertThrows(ConfigurationException.class, () -> PolicyFile.parse("p", text));
    assertLinesMatch(
        List.of(
            "p:1:17: kinds: expected \"sgx\", \"tdx\" or \"snp\", found sev",
            "p:5:13: tcb.statuses: expected a TCB status, found Fine",
            "p:6:1: tcb.minimum_evaluation_number: expected 0 to 1000000, found -1",
            "p:2:22: measurement: expected hexadecimal digits, found other characters",
            "p:11:1: sgx.xfrm_clear: expected other bits than in _set",
            "p:8:13: sgx.mrsigner: expected 32 bytes, found 1",
            "p:9:1: sgx.isvsvn_min: expected a number of at least 0, found -1",
            "p:13:1: snp.tcb_min.snp: expected 0 to 255, found 300",
            "p:12:1: snp.tcb_min.microcode: expected an integer, found nothing",
            "p:3:1: unknown key kind; known here: .*"),
        refused.problems());
  }

  @Test
  void aTcbFloorOfAmdIsWholeOrRefused() {
    String text = "kinds = [\"snp\"]\n[snp.tcb_min]\nbootloader = 4\ntee = 0\nsnp = 300\n";
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> PolicyFile.parse("p", text));
    assertTrue(String.valueOf(refused.getMessage()).contains("snp.tcb_min.snp: expected 0 to 255"));
  }
}
