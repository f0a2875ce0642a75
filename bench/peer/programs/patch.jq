{
  fields: {
    summary: .name,
    description,
    assignee: {accountId: .assignees[0].id},
    priority: {id: .priority.id},
    duedate: (if .due_date == null then null else .due_date | split("T") | .[0] end),
    labels: (if .tags == null then null else [.tags[].name] end),
    components: (if .collections == null then null
      else [.collections[] | select(.type == "component") | {id}] end),
    parent: {id: .parent_ticket.id},
    issuetype: {id: .ticket_type.id},
    project: {id: .workspace.id},
    customfield_10001: .team.id,
    customfield_10016: .custom_fields.story_points,
    reporter: {accountId: .created_by.id}
  },
  transition: {id: ($transitions[.status.name // ""] // .status.id)}
}
