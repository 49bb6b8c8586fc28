package org.asterism.login;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The vaults at which a role that is logged in must be logged in anew: they are asked in the
/// background, by the credential that is kept. One that has lost its store so gets the role's
/// account back, which nobody can give it who does not know the PIN.
///
/// Safe for use by many threads.
public final class LoginsDue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoginsDue.class);

  private final Environment environment;
  private final RoleAccess access;
  private final Set<Member> due = ConcurrentHashMap.newKeySet();
  private final Chore chore;

  public LoginsDue(Environment environment, RoleAccess access) {
    this.environment = environment;
    this.access = access;
    this.chore = environment.background().chore("logins", this::leavesSome);
  }

  /// Nothing is due where nobody has logged in as the role since the token was opened. Waits for
  /// nothing.
  public void at(Collection<Member> members) {
    if (access.isHeld() && due.addAll(members)) {
      chore.soon();
    }
  }

  @Override
  public void close() {
    chore.close();
  }

  // Tries each vault once.
  private boolean leavesSome() {
    for (Member member : List.copyOf(due)) {
      if (!chore.isClosed()) {
        // What becomes due meanwhile stays due.
        due.remove(member);
        login(member);
      }
    }
    return !due.isEmpty();
  }

  private void login(Member member) {
    try {
      var _ = access.renew(member, access.grant(member), environment.deadline());
    } catch (VaultException away) {
      LOG.debug("a login stays due: {}", away.getMessage());
      due.add(member);
    }
  }
}
