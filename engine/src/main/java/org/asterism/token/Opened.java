package org.asterism.token;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Cleaning;
import org.asterism.custody.Keys;
import org.asterism.custody.MoveTarget;
import org.asterism.custody.Objects;
import org.asterism.custody.Resharing;
import org.asterism.custody.ShareRefresh;
import org.asterism.custody.ShareRepair;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.login.AgreedRoots;
import org.asterism.login.CredentialDebts;
import org.asterism.login.LoginMemory;
import org.asterism.login.LoginRound;
import org.asterism.login.OpenRoles;
import org.asterism.login.OwedCredentials;
import org.asterism.login.RoleAccess;
import org.asterism.login.RootCombiner;
import org.asterism.login.RootRefresh;
import org.asterism.login.TokenRecord;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A token while somebody is logged in, and for the linger after: roots, grants, leases, and what
/// was read with them. Closing erases and ends all of it. Safe for use by many threads.
final class Opened implements Authority, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

  // Roots, memories and what is on its way; and what a vault that was away is lent.
  private static final int BYTES = 768;
  private static final int BYTES_EACH = 384;

  private final Environment environment;
  private final Reservation memory;
  private final long slot;
  private final RowKeys root;
  private final Map<Role, RoleAccess> accesses = new EnumMap<>(Role.class);
  private final Map<Role, LoginMemory> memories = new EnumMap<>(Role.class);
  private final Keys keys;
  private final ShareRefresh shares;
  private final Resharing resharing;
  private final ShareRepair repair;
  private final Objects objects;
  private final Lineage lineage;
  private final Cleaning cleaning;
  private final CredentialDebts credentialDebts;
  private volatile Optional<RowKeys> privateRoot = Optional.empty();

  /// @param token whose row the root has verified
  /// @param root from the token root; closed with this
  /// @param memory from [#reserve]; closed with this
  private Opened(TokenEnvironment given, TokenRecord token, RowKeys root, Reservation memory) {
    this.environment = given.custody();
    this.memory = memory;
    this.slot = given.slot();
    this.root = root;
    TokenSettings settings = given.settings();
    Policies policies = token.policies();
    int k = token.custody().k().orElse(environment.members().k());
    var custody = new OpenToken(slot, policies, settings.lease(), k, root, this);
    var owed = new OwedCredentials(environment, slot, policies);
    this.objects = new Objects(environment, custody, given.lineage(), given.cleaning());
    this.keys = new Keys(environment, custody, objects.debts()::lacks);
    this.shares = new ShareRefresh(environment, custody, given.lineage(), objects.debts());
    this.resharing = new Resharing(environment, custody, given.lineage(), objects);
    this.repair = new ShareRepair(environment, custody, given.lineage(), objects.debts());
    this.lineage = given.lineage();
    this.cleaning = given.cleaning();
    this.credentialDebts =
        new CredentialDebts(environment, owed, root, token, objects.debts()::lacksAny);
    for (Role role : Role.values()) {
      accesses.put(role, new RoleAccess(role, credentialDebts, policies, memory));
      memories.put(
          role, new LoginMemory(environment.random(), environment.nanos(), settings.loginMemory()));
    }
  }

  /// Room in locked memory for all that logins leave in an open token, but for keys on lease.
  static Reservation reserve(Environment environment) {
    int n = environment.members().n();
    return Reservation.of(BYTES + BYTES_EACH * n + Role.values().length * RoleAccess.bytes(n));
  }

  /// Takes the memory over once it has succeeded.
  ///
  /// @throws CryptokiException if the root is not that of the token's row
  static Opened open(
      TokenEnvironment given, TokenRecord.Stored stored, SecretBytes tokenRoot, Reservation memory)
      throws CryptokiException {
    return memory.lend(() -> {
      RowKeys root = RowKeys.derive(tokenRoot, "token-root");
      try (var handover = Handover.orElse(root::close)) {
        if (!stored.verifies(root)) {
          LOG.error("token {}: its row does not fit its root: damaged or forged", given.slot());
          throw new CryptokiException(
              Ckr.TOKEN_NOT_RECOGNIZED, "the token's row was not written by this token's engine");
        }
        return handover.to(new Opened(given, stored.token(), root, memory));
      }
    });
  }

  /// Takes over what a login of `role` yielded; what it received stays the caller's to close.
  synchronized void admit(Role role, LoginRound.Accepted accepted, AgreedRoots agreed) {
    RoleAccess access = access(role);
    for (LoginRound.Known known : accepted.credentials()) {
      access.keep(known.member(), known.credential(), known.epoch());
    }
    for (LoginRound.Verdict.Right right : accepted.rights()) {
      var _ = access.keepGrant(right.member(), right.epoch(), right.answer().grant());
    }
    access.keep(accepted.shares(agreed.before().k()));
    accepted.odd().forEach(odd -> objects.debts().lacksAny(odd.member()));
    lend(role, agreed);
    credentialDebts.soon();
    cleaning.opened(slot, this);
  }

  /// What only a user's login opens.
  synchronized void admitUser(SecretBytes ofUser) {
    if (privateRoot.isEmpty()) {
      privateRoot = Optional.of(memory.lend(() -> RowKeys.derive(ofUser, "private-root")));
      objects.debts().soon();
    }
  }

  // The officer's login has no share of the private root: the user's account waits for the user.
  private void lend(Role role, AgreedRoots agreed) {
    RootCombiner combiner = agreed.combiner();
    for (Role account : role == Role.USER ? List.of(Role.values()) : List.of(Role.SO)) {
      for (Member member : environment.members().all()) {
        if (!credentialDebts.knows(account, member, combiner.token().sharing())) {
          memory.run(() ->
              credentialDebts.lend(
                  account, member, combiner.payloads(account, member, agreed.rights(), root)));
        }
      }
    }
  }

  /// Gives the roots new shares.
  ///
  /// @param token as its row is
  /// @return the token as it is now
  TokenRecord refreshRoots(TokenRecord token) throws VaultException, CryptokiException {
    return new RootRefresh(environment, slot, token, roles(), lineage)
        .run((role, member, payloads) ->
            memory.run(() -> credentialDebts.lend(role, member, payloads.copy())));
  }

  private RoleAccess access(Role role) {
    return requireNonNull(accesses.get(role));
  }

  LoginMemory memory(Role role) {
    return requireNonNull(memories.get(role));
  }

  OpenRoles roles() {
    return new OpenRoles(root, credentialDebts, accesses);
  }

  public RowKeys root() {
    return root;
  }

  /// Present once a user has logged in.
  Optional<RowKeys> privateRoot() {
    return privateRoot;
  }

  Keys keys() {
    return keys;
  }

  Resharing resharing() {
    return resharing;
  }

  ShareRepair repair() {
    return repair;
  }

  /// Gives a key new shares: in threshold custody its vaults deal them, else it is split anew.
  ///
  /// @return the number of the row that says where old ones are left; empty where none are
  Optional<Long> refresh(long key, Objects.Rewriting rewriting)
      throws VaultException, CryptokiException {
    try {
      Optional<Long> remains = objects.move(MoveTarget.assembled(key), rewriting);
      if (remains.isEmpty()) {
        shares.refresh(key);
      }
      return remains;
    } finally {
      // Also where the decision fell and the answer failed.
      keys.forget(key);
    }
  }

  Objects objects() {
    return objects;
  }

  /// Brings vaults what they are owed.
  void payDebts() {
    objects.debts().soon();
  }

  // The user's grants open everything that the officer's do, so they come first.
  @Override
  public Optional<SecretBytes> grant(Member member) {
    return access(Role.USER).grant(member).or(() -> access(Role.SO).grant(member));
  }

  @Override
  public boolean renew(Member member, Optional<SecretBytes> lost, Duration deadline)
      throws VaultException {
    return access(privateRoot.isPresent() ? Role.USER : Role.SO).renew(member, lost, deadline);
  }

  @Override
  public synchronized void close() {
    cleaning.closed(slot, this);
    objects.debts().close();
    credentialDebts.close();
    keys.close();
    accesses.values().forEach(RoleAccess::close);
    memories.values().forEach(LoginMemory::close);
    privateRoot.ifPresent(RowKeys::close);
    root.close();
    memory.close();
  }
}
