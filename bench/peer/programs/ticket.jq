def person: {
  id: .accountId,
  name: .displayName,
  first_name: (.displayName | split(" ") | .[0]),
  last_name: (.displayName | split(" ") | .[-1]),
  emails: (if .emailAddress == null then null else [{email: .emailAddress}] end)
};
def timestamp: if . == null then null else .[:-5] + "Z" end;
.fields as $f | {
  id,
  name: $f.summary,
  number: .key,
  description: $f.description,
  ticket_url: ("https://acme.tracker.example/browse/" + .key),
  status: {id: $f.status.id, name: $statuses[$f.status.statusCategory.key]},
  priority: {id: $f.priority.id, name: $f.priority.name},
  ticket_type: {id: $f.issuetype.id, name: $f.issuetype.name},
  workspace: {id: $f.project.id, name: $f.project.name},
  assignees: (if $f.assignee == null then null else [$f.assignee | person] end),
  created_by: (if $f.reporter == null then null
    else {id: $f.reporter.accountId, name: $f.reporter.displayName, type: "user"} end),
  contact: (if $f.creator == null then null else $f.creator | person end),
  additional_contacts: (if $f.customfield_10050 == null then null
    else [$f.customfield_10050[] | {id: .accountId, name: .displayName}] end),
  due_date: $f.duedate,
  created_at: ($f.created | timestamp),
  updated_at: ($f.updated | timestamp),
  completed_at: ($f.resolutiondate | timestamp),
  team: {id: $f.customfield_10001.id, name: $f.customfield_10001.name},
  parent_ticket: {id: $f.parent.id, name: $f.parent.fields.summary},
  collections: [$f.components[] | {id, name, type: "component"}],
  attachments: [$f.attachment[] | {id, file_name: .filename, file_url: .content}],
  tags: [$f.labels[] | {id: ., name: .}],
  conversations: [$f.comment.comments[] | {id, name: .author.displayName, type: "comment"}],
  languages: (if $f.customfield_10030 == null then null else [$f.customfield_10030[].value] end),
  is_unread: ($f.watches.isWatching | not),
  source: {id: "tracker", name: "Tracker"},
  custom_fields: {
    story_points: $f.customfield_10016,
    votes: $f.votes.votes,
    sprint: $f.customfield_10020[0].name
  },
  etag: (.id + ":" + $f.updated)
}
