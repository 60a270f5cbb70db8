/* The causes of what is wrong from the host ticket on: proof, account, token, session, service. */
#include "causes_tables.h"

const struct failure_causes causes_logon[] = {
	{ .id = FAILURE_HOST_PRINCIPAL_UNKNOWN,
	  .causes = {
	    "The host principal was never made, or was deleted.",
	    "host_principal has another name than the KDC's entry: case, short or full name.",
	    "Two entries have this name.",
	  },
	  .checks = {
	    "kadmin getprinc HOST_PRINCIPAL; Windows: setspn -Q HOST_PRINCIPAL",
	    "host_principal in cardea.conf",
	  } },
	{ .id = FAILURE_HOST_TICKET_REFUSED, .ambiguous = true,
	  .causes = {
	    "The host's account is disabled or has expired.",
	    "The user may not ask for tickets to this host: selective authentication, or a silo.",
	    "The host's account has no key of a type that both sides allow.",
	    "The KDC demands something of service tickets that was not met.",
	  },
	  .checks = {
	    "cardea log --attempt ID: krb_error.",
	    "The KDC's log at the time of the attempt.",
	  } },
	{ .id = FAILURE_HOST_TICKET_NO_KDC, .ambiguous = true,
	  .causes = {
	    "The KDC went down, or out of reach, between two requests.",
	    "Another KDC is asked for this ticket, and it cannot be reached.",
	  },
	  .checks = {
	    "cardea doctor",
	  } },
	{ .id = FAILURE_HOST_NO_KEYTAB,
	  .causes = {
	    "The keytab was never put in place, or lies elsewhere.",
	    "The file is not root's, or others may write it.",
	    "The file is empty.",
	  },
	  .checks = {
	    "cardea doctor",
	    "klist -k /etc/krb5.keytab",
	  } },
	{ .id = FAILURE_HOST_KEYTAB_NO_ENTRY,
	  .causes = {
	    "The keytab has keys of other principals: of the short name, or in another realm.",
	    "host_principal or realm is misspelt in cardea.conf.",
	  },
	  .checks = {
	    "klist -k /etc/krb5.keytab",
	    "cardea doctor",
	  } },
	{ .id = FAILURE_HOST_KVNO_WRONG,
	  .causes = {
	    "The host's key was changed at the KDC, perhaps by ktadd for another file.",
	    "The machine was joined anew, and this keytab is the old one.",
	    "A KDC was restored from an old backup.",
	  },
	  .checks = {
	    "klist -k /etc/krb5.keytab",
	    "kvno HOST_PRINCIPAL",
	  } },
	{ .id = FAILURE_HOST_KEY_WRONG, .ambiguous = true,
	  .causes = {
	    "The keytab was made for another host, or for an entry that was made anew.",
	    "The keytab lacks the encryption type of the ticket.",
	    "It is not your KDC.",
	  },
	  .checks = {
	    "klist -ke /etc/krb5.keytab",
	    "kvno HOST_PRINCIPAL",
	  } },
	{ .id = FAILURE_HOST_NONCE_MISMATCH, .ambiguous = true,
	  .causes = {
	    "A ticket request of another attempt was used again.",
	    "A helper of this machine has a fault, or is in other hands.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_HOST_CLIENT_MISMATCH, .ambiguous = true,
	  .causes = {
	    "The account has another name than the certificate: an alias that is not allowed "
	    "here.",
	    "The PAC's SID is not the certificate's: the account was made anew.",
	    "Somebody changed the ticket.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "cardea cards",
	  } },
	{ .id = FAILURE_HOST_APREQ_INVALID, .ambiguous = true,
	  .causes = {
	    "This machine's clock and the KDC's are apart.",
	    "The ticket is not valid yet, or no longer.",
	    "The ticket was replayed.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "cardea doctor",
	  } },
	{ .id = FAILURE_PAC_MISSING,
	  .causes = {
	    "The KDC puts no PAC into tickets for this host or account.",
	    "The KDC is none of Active Directory's kind, but a PAC is demanded.",
	  },
	  .checks = {
	    "pac of [kerberos] in cardea.conf",
	    "Windows: NA bit (0x02000000) of the host's userAccountControl.",
	  } },
	{ .id = FAILURE_PAC_INVALID, .ambiguous = true,
	  .causes = {
	    "The KDC signs the PAC with a type that is not allowed here.",
	    "The KDC has a fault, or is in the middle of an update.",
	    "Somebody changed the PAC.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_LOCAL_NO_RULE,
	  .causes = {
	    "No line map of [accounts] has this principal or its realm.",
	    "The principal is written with another realm or in other letters in the rule.",
	    "A later file of the configuration emptied the rules.",
	  },
	  .checks = {
	    "cardea cards",
	    "[accounts] in cardea.conf",
	  } },
	{ .id = FAILURE_LOCAL_RULE_AMBIGUOUS,
	  .causes = {
	    "Several rules name this principal with different accounts.",
	  },
	  .checks = {
	    "cardea try --user-name NAME",
	    "[accounts] in cardea.conf",
	  } },
	{ .id = FAILURE_LOCAL_USER_UNKNOWN,
	  .causes = {
	    "The local user was not made, or was deleted.",
	    "The directory that holds the users (SSSD, LDAP) cannot be reached.",
	  },
	  .checks = {
	    "getent passwd NAME",
	  } },
	{ .id = FAILURE_LOCAL_UID_TOO_LOW,
	  .causes = {
	    "The rule maps to a system user or to root.",
	    "minimum_uid is above the first ordinary user.",
	  },
	  .checks = {
	    "getent passwd NAME",
	    "minimum_uid in cardea.conf",
	  } },
	{ .id = FAILURE_LOCAL_ACCOUNT_REFUSED, .ambiguous = true,
	  .causes = {
	    "The local account has expired, or its password has.",
	    "A PAM module (pam_access, pam_time, SSSD) does not let this user in.",
	    "/etc/nologin is there.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "chage -l NAME; /etc/pam.d/cardea",
	  } },
	{ .id = FAILURE_LOCAL_HOME_MISSING,
	  .causes = {
	    "The home directory was never made.",
	    "The file system that holds it is not mounted.",
	  },
	  .checks = {
	    "getent passwd NAME",
	    "pam_mkhomedir in /etc/pam.d/cardea",
	  } },
	{ .id = FAILURE_UNLOCK_OTHER_USER,
	  .causes = {
	    "Another person's card is in the reader.",
	    "The card's owner has two accounts, and the session is that of the other.",
	  },
	  .checks = {
	    "cardea status",
	    "cardea cards",
	  } },
	{ .id = FAILURE_UNLOCK_OTHER_CARD,
	  .causes = {
	    "The person has several cards, and used another one to log on.",
	    "The card was renewed while the session was locked.",
	  },
	  .checks = {
	    "unlock_needs_same_card in cardea.conf",
	  } },
	{ .id = FAILURE_TOKEN_NO_MEMORY,
	  .causes = {
	    "Other programs have used up the memory.",
	    "The limit of the service is too small.",
	  },
	  .checks = {
	    "free -m; systemctl show cardea -p MemoryMax",
	  } },
	{ .id = FAILURE_TOKEN_QUOTA,
	  .causes = {
	    "The caller's memory quota is smaller than the profile.",
	  },
	  .checks = {
	    "The caller's limits.",
	  } },
	{ .id = FAILURE_TOKEN_CCACHE_FAILED, .ambiguous = true,
	  .causes = {
	    "The file system of the ticket caches is full or mounted read-only.",
	    "The folder of the caches belongs to somebody else.",
	  },
	  .checks = {
	    "df, and the folder that the log names",
	  } },
	{ .id = FAILURE_UNLOCK_NO_SUCH_SESSION,
	  .causes = {
	    "The caller used a LogonId of before the service's start.",
	    "The session has ended, and its LogonId is forgotten.",
	  },
	  .checks = {
	    "cardea status",
	  } },
	{ .id = FAILURE_UNLOCK_SESSION_ENDED,
	  .causes = {
	    "The session was ended while the kiosk was locked.",
	    "The shell of the session ended by itself.",
	  },
	  .checks = {
	    "cardea status",
	    "cardea log",
	  } },
	{ .id = FAILURE_UNLOCK_NOT_LOCKED,
	  .causes = {
	    "Two callers unlock at the same time.",
	    "The caller does not know that the session is shown already.",
	  },
	  .checks = {
	    "cardea status",
	  } },
	{ .id = FAILURE_SESSION_START_FAILED, .ambiguous = true,
	  .causes = {
	    "A PAM module refuses to open the session.",
	    "The user's limits, or those of the service, do not allow another process.",
	    "The cgroup cannot be made.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "/etc/pam.d/cardea",
	  } },
	{ .id = FAILURE_SHELL_MISSING,
	  .causes = {
	    "The program was not installed, or was moved by an update.",
	    "No rule of [shell] fits this user.",
	    "The file is not executable.",
	  },
	  .checks = {
	    "cardea doctor",
	  } },
	{ .id = FAILURE_SHELL_EXITS_AT_ONCE, .ambiguous = true,
	  .causes = {
	    "The shell crashes at its start: a missing library, a wrong argument.",
	    "The shell expects a display or a variable that it does not get.",
	    "The shell is meant to end at once, and its code is not among the rules.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the shell's last lines.",
	  } },
	{ .id = FAILURE_SHELL_CRASH_LOOP, .ambiguous = true,
	  .causes = {
	    "The shell has a fault that recurs.",
	    "The shell lacks memory, disk space or a server that it needs.",
	  },
	  .checks = {
	    "cardea log",
	  } },
	{ .id = FAILURE_AUTHORITY_UNAVAILABLE,
	  .causes = {
	    "The service does not run: it was stopped, or fails at its start.",
	    "The service was started anew in the middle of the attempt.",
	    "The caller asks at another socket than the service has.",
	  },
	  .checks = {
	    "systemctl status cardea",
	    "cardea log",
	  } },
	{ .id = FAILURE_AUDIT_FAILED,
	  .causes = {
	    "The file system of the log is full.",
	    "The log's folder is gone, or mounted read-only.",
	  },
	  .checks = {
	    "df /var/log/cardea",
	  } },
	{ .id = FAILURE_HELPER_DIED, .ambiguous = true,
	  .causes = {
	    "The system killed it for want of memory.",
	    "The helper has a fault.",
	    "Its program is of another version than the service.",
	  },
	  .checks = {
	    "cardea log --attempt ID --all",
	    "journalctl -k",
	  } },
	{ .id = FAILURE_HELPER_TIMEOUT, .ambiguous = true,
	  .causes = {
	    "The machine is overloaded, or slept.",
	    "A library waits for something outside: a name service, a file system.",
	    "The helper has a fault.",
	  },
	  .checks = {
	    "cardea log --attempt ID --all",
	  } },
	{ .id = FAILURE_PROTOCOL_VIOLATION, .ambiguous = true,
	  .causes = {
	    "The programs are of different versions, after half an update.",
	    "A helper has a fault, or is in other hands.",
	  },
	  .checks = {
	    "cardea log --attempt ID --all",
	  } },
	{ .id = FAILURE_INTERNAL_ERROR, .ambiguous = true,
	  .causes = {
	    "A system call failed as nobody expected: limits, memory, a file system.",
	    "This program has a fault.",
	  },
	  .checks = {
	    "cardea log --attempt ID --all",
	    "cardea log --attempt ID --bundle FILE",
	  } },
};

const size_t causes_logon_count = sizeof(causes_logon) / sizeof(causes_logon[0]);
