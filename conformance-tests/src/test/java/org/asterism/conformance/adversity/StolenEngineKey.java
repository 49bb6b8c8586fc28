package org.asterism.conformance.adversity;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.config.EngineToml;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginStart;
import org.asterism.wiring.VaultLinks;

/// A program that has the engine's TLS keys and a token's serial, which anybody may read, and no
/// PIN: it lists what it finds at each vault, tries to delete all of it and to lock the token. Says
/// for each vault in one line how far it came.
final class StolenEngineKey {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int LOGINS = 50;

  /// Marks all that it finds, and does nothing else.
  static final String MARK = "mark";

  private final Member member;
  private final Policies policies;
  private int deleted;
  private int refused;
  private int begun;
  private int tooSoon;

  private StolenEngineKey(Member member, String serial) {
    this.member = member;
    this.policies = new Policies(serial, Map.of(member.id(), member.engines()));
  }

  /// @param arguments the engine's folder, the token's serial, and for how many seconds it goes on,
  ///   or [#MARK]
  public static void main(String[] arguments) throws Exception {
    var random = new SecureRandom();
    if (arguments[2].equals(MARK)) {
      markAll(Path.of(arguments[0]), arguments[1], random);
      return;
    }
    long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(arguments[2])).toNanos();
    try (VaultLinks links = VaultLinks.open(EngineToml.read(Path.of(arguments[0])), random)) {
      do {
        attackAll(links, arguments[1]);
      } while (System.nanoTime() < end);
    }
  }

  private static void markAll(Path folder, String serial, SecureRandom random) throws Exception {
    try (VaultLinks links = VaultLinks.open(EngineToml.read(folder), random)) {
      for (Member member : members(links)) {
        var stolen = new StolenEngineKey(member, serial);
        for (Handle handle : stolen.handles()) {
          stolen.delete(handle, new Delete(true));
        }
      }
    }
  }

  private static List<Member> members(VaultLinks links) {
    var members = new ArrayList<Member>();
    for (int i = 0; i < links.vaults().size(); i++) {
      var x = links.constellation().members().get(i).x();
      members.add(new Member(x, links.vaults().get(i), links.engines().get(i)));
    }
    return members;
  }

  private static void attackAll(VaultLinks links, String serial) {
    for (Member member : members(links)) {
      try {
        System.out.println(new StolenEngineKey(member, serial).attack());
      } catch (VaultException turnedAway) {
        System.out.println(turnedAway.getMessage());
      }
    }
  }

  private String attack() throws VaultException {
    List<Handle> handles = handles();
    for (Handle handle : handles) {
      delete(handle, new Delete());
    }
    for (int i = 0; i < LOGINS; i++) {
      begin(i % 2 == 0 ? Role.USER : Role.SO);
    }
    return "%s: %d handles, %d deleted, %d refused, %d logins begun, %d too soon"
        .formatted(member, handles.size(), deleted, refused, begun, tooSoon);
  }

  private List<Handle> handles() throws VaultException {
    var handles = new ArrayList<Handle>();
    Optional<Handle> after = Optional.empty();
    HandlePage page;
    do {
      page = member.vault().list(new HandlePage.Query(after, 1000), SOON);
      handles.addAll(page.handles());
      after = handles.isEmpty() ? Optional.empty() : Optional.of(handles.getLast());
    } while (page.more());
    return handles;
  }

  // Whatever the record is, by the policy that it then has.
  private void delete(Handle handle, Operation<Done> delete) throws VaultException {
    List<EncodedPolicy> guesses =
        List.of(
            policies.keyPolicy(member, LeaseTerms.DEFAULT),
            policies.objectPolicy(member),
            policies.accountPolicy(member, Role.SO),
            policies.accountPolicy(member, Role.USER));
    for (EncodedPolicy guess : guesses) {
      try {
        var act = new Act<>(handle, EpochTag.NONE, guess.digest(), Optional.empty(), delete);
        var unused = member.vault().act(act, SOON);
        assert unused != null;
        deleted++;
      } catch (VaultRefused no) {
        refused += no.reason() == Reason.GRANT ? 1 : 0;
      }
    }
  }

  private void begin(Role role) throws VaultException {
    var act =
        new Act<>(
            policies.account(member, role),
            EpochTag.NONE,
            policies.accountPolicy(member, role).digest(),
            Optional.empty(),
            new LoginStart());
    try {
      var unused = member.vault().act(act, SOON);
      assert unused != null;
      begun++;
    } catch (VaultRefused no) {
      tooSoon += no.reason() == Reason.TOO_SOON ? 1 : 0;
    }
  }
}
