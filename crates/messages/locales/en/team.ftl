### Several desktops of one organisation.

team-its-words-are-others-now = Its words have changed since you compared them. Do not let it in: make a new code, and join with that.
team-it-was-not-invited-here = It did not ask with a code that was made here. Make a code on this page, and join with that.
team-this-desktop-holds-no-secrets-of = This desktop only prepares and approves: it does not hold M-PESA’s secrets, so it cannot send.
team-this-code-is-for-joining = This code lets a desktop join a team. To start a team, use the line that hazina-relay team create printed.
team-this-code-starts-a-team = This line starts a team and is used at its first desktop. To join, use the code that was made there (Settings, Desktops).
team-give-this-desktop-a-name = Give this desktop a name of up to 60 letters, such as Head office.
team-it-is-a-team-already = This organisation works on several desktops already.
team-the-relay-has-another-team = This line belongs to a team that has entries of another organisation. Ask for a line of a new team.
team-joining-was-not-begun-here = Joining was not begun on this computer, or it was finished. Start again with a new code.
team-what-was-left-is-not-of-the-team = What the relay left for this desktop was not made by the desktop that invited it. Do not go on. Ask for a new code, and compare the words.
team-joining-waits = Joining a team was not finished. Compare the words at a desktop of the team.
