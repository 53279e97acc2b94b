/** Statistics by name; those that are not known are left out. @param {{ rows: [name: string, text: string | undefined][] }} props */
export const StatisticsTable = ({ rows }) => (
  <table>
    <tbody>
      {rows.map(([name, text]) => (
        <tr key={name} hidden={text === undefined}>
          <th scope="row">{name}</th>
          <td>{text}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
