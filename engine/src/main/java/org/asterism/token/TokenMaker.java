package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Owing;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Full;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.custody.vaults.Policies;
import org.asterism.directory.Transaction;
import org.asterism.login.AccountRecord;
import org.asterism.login.Accounts;
import org.asterism.login.Engines;
import org.asterism.login.NewPin;
import org.asterism.login.Owed;
import org.asterism.login.OwedCredentials;
import org.asterism.login.PinKeyDerivation;
import org.asterism.login.RootShares;
import org.asterism.login.RootTags;
import org.asterism.login.TokenRecord;
import org.asterism.quorum.Answer;
import org.asterism.rows.RowKeys;
import org.asterism.rows.TokenRow;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Confirm;

/// The making of a token at the vaults (protocol §4, C_InitToken): draws and splits the roots; each
/// vault stores both accounts in one transaction. For one thread.
///
/// The row stays pending: whoever called decides, in one transaction of the directory, what it
/// becomes.
///
/// @param cleaning removes what is left of a token that too few vaults know
record TokenMaker(Environment environment, TokenSettings settings, TokenCleaning cleaning) {
  private static final int SERIAL_BYTES = 8;

  // The roots and what is derived of them; and one vault's shares, on their way and kept.
  private static final int BYTES = 4096;
  private static final int BYTES_EACH = 1024;

  /// A token that min(n, k+1) vaults know.
  ///
  /// @param row pending
  /// @param content with its MAC under the root, for the row once it is active
  /// @param holders the vaults that have its accounts
  /// @param owed the accounts that other vaults lack
  record Made(
      TokenRow row,
      TokenRecord token,
      byte[] content,
      Set<EnrolmentId> holders,
      List<OwedAccount> owed) {

    /// Notes what vaults lack of the token.
    void owe(Transaction transaction, Environment environment, long slot) {
      var credentials = new OwedCredentials(environment, slot, token.policies());
      var owing = new Owing(environment.nanos(), slot);
      for (OwedAccount each : owed) {
        credentials.put(transaction, each.role(), each.vault(), each.owed());
        environment
            .members()
            .find(each.vault())
            .ifPresent(member ->
                owing.owed(member.vault().name(), "its %s account".formatted(each.role())));
      }
    }
  }

  /// One account that one vault lacks.
  record OwedAccount(EnrolmentId vault, Role role, Owed owed) {}

  /// How the pending row gets its slot.
  @FunctionalInterface
  interface Insertion {
    TokenRow insert(Transaction transaction, byte[] content) throws CryptokiException;
  }

  Made make(NewToken wanted, SecretBytes soPin, Insertion insertion)
      throws VaultException, CryptokiException {
    try (var memory = Reservation.of(BYTES + BYTES_EACH * environment.members().n())) {
      return memory.<Made, VaultException, CryptokiException>lend(
          () -> drawn(wanted, soPin, insertion));
    }
  }

  private Made drawn(NewToken wanted, SecretBytes soPin, Insertion insertion)
      throws VaultException, CryptokiException {
    try (SecretBytes tokenRoot = ChecksummedSecret.draw(environment.random());
        SecretBytes privateRoot = ChecksummedSecret.draw(environment.random());
        RowKeys root = rowKeys(tokenRoot)) {
      TokenRecord blank = blank(wanted);
      var setting = new NewPin.Setting(environment, Role.SO, blank.k());
      try (var tokenShares = RootShares.split(tokenRoot, "token root", blank, at(root));
          var privateShares = RootShares.split(privateRoot, "private root", blank, at(root));
          var set = NewPin.of(setting, soPin, blank.officer())) {
        TokenRecord token =
            blank.with(tokenShares.tags(), privateShares.tags()).with(Role.SO, set.account());
        byte[] content = token.encode(root);
        TokenRow row =
            environment.directory().write(transaction -> insertion.insert(transaction, content));
        var pending = new Pending(token, content, row);
        return store(pending, set, root, new Roots<>(tokenShares, Optional.of(privateShares)));
      }
    }
  }

  private RootShares.Dealing at(RowKeys root) {
    return new RootShares.Dealing(environment.members(), root, environment.random());
  }

  private record Pending(TokenRecord token, byte[] content, TokenRow row) {}

  private Made store(Pending pending, NewPin soPin, RowKeys root, Roots<RootShares> shares)
      throws VaultException, CryptokiException {
    TokenRecord token = pending.token();
    TokenRow row = pending.row();
    Policies policies = token.policies();
    List<Answer<EnrolmentId>> answers =
        environment.askAll(
            environment.members().toCreate(),
            (member, deadline) -> {
              var accounts = new Accounts(token, policies, root, member);
              List<Errand<Done>> puts =
                  List.of(
                      accounts.put(Role.SO, Optional.of(soPin), shares),
                      accounts.put(Role.USER, Optional.empty(), shares));
              Errand.carryOutAll(puts, member, Authority.NONE, deadline);
              return member.id();
            });
    Set<EnrolmentId> holders = holders(answers, row);
    List<OwedAccount> owed = owed(token, holders, soPin, root);
    return new Made(row, token, pending.content(), holders, owed);
  }

  /// Tells the vaults that the accounts are in use, once the row is active. Who is not told learns
  /// it by the first login.
  void confirm(Made made) {
    List<Member> asked =
        environment.members().all().stream()
            .filter(member -> made.holders().contains(member.id()))
            .toList();
    var asks =
        Environment.asks(
            asked,
            (member, deadline) -> {
              List<Errand<Done>> confirmations =
                  Stream.of(Role.values())
                      .map(role -> confirmation(made.token(), member, role))
                      .toList();
              return Errand.carryOutAll(confirmations, member, Authority.NONE, deadline);
            });
    var _ =
        environment
            .quorum()
            .all(asks, environment.members().toCreate(), environment.deadline(), _ -> {});
  }

  private static Errand<Done> confirmation(TokenRecord token, Member member, Role role) {
    return token
        .policies()
        .errand(member, role, token.account(role).epoch(member.id()), new Confirm());
  }

  private Set<EnrolmentId> holders(List<Answer<EnrolmentId>> answers, TokenRow row)
      throws VaultException, CryptokiException {
    int needed = environment.members().toCreate();
    Set<EnrolmentId> holders = Set.copyOf(Answer.given(answers));
    if (holders.size() < needed) {
      cleaning.bury(row);
      throw Full.orMissed(needed, holders.size(), environment.members().missedCreation(answers));
    }
    return holders;
  }

  private List<OwedAccount> owed(
      TokenRecord token, Set<EnrolmentId> holders, NewPin soPin, RowKeys root) {
    var owed = new ArrayList<OwedAccount>();
    for (Member member : environment.members().all()) {
      if (!holders.contains(member.id())) {
        EpochTag epoch = token.officer().epoch(member.id());
        Owed officer = soPin.owed(member, epoch, root);
        owed.add(new OwedAccount(member.id(), Role.SO, officer));
        Owed user = Owed.account(token.user().epoch(member.id()));
        owed.add(new OwedAccount(member.id(), Role.USER, user));
      }
    }
    return owed;
  }

  private TokenRecord blank(NewToken wanted) {
    String serial = Octets.random(SERIAL_BYTES, environment.random()).toHex();
    Members members = environment.members();
    return new TokenRecord(
        serial,
        wanted.label(),
        members.constellation(),
        members.k(),
        members.triesEach(settings.tries()),
        Engines.of(members),
        new RootTags(Map.of()),
        new RootTags(Map.of()),
        account(serial, Role.SO, true),
        account(serial, Role.USER, false),
        wanted.custody(),
        EpochTag.NONE);
  }

  private AccountRecord account(String serial, Role role, boolean initialised) {
    Stretch stretch =
        PinKeyDerivation.parameters(environment.members().constellation(), serial, role);
    return AccountRecord.fresh(initialised, stretch, environment);
  }

  static RowKeys rowKeys(SecretBytes encodedRoot) {
    try (SecretBytes root = ChecksummedSecret.open(encodedRoot)) {
      return RowKeys.derive(root, "token-root");
    } catch (CorruptSecretException impossible) {
      throw new IllegalStateException("a root that was just drawn does not open", impossible);
    }
  }
}
